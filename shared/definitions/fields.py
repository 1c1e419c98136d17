"""The fields of a definition beside its objective, and what a change of each means."""

from collections.abc import Mapping
from typing import Final

from shared.definitions.changes import Field

_READ: Final = "only what users read changes"

IN_FLIGHT: Final[Mapping[str, str]] = {
    "carry": "users keep their progress, in every part whose id and measure stay",
    "pin": "users in flight finish under the version before",
    "recompute": "progress is folded again under this version; completions on record stand and are not paid twice",
    "restart": "users in flight begin from nothing; completions on record stand",
}
"""What each migration does to users in flight."""

TOP: Final = (
    Field("code", "rule", "it is another definition"),
    Field("kind", "rule", "it is shown, and announced when completed, as one of kind {after}"),
    Field("name", "text", _READ),
    Field("description", "text", _READ, _READ),
    Field("category", "text", _READ, _READ),
    Field("icon", "text", _READ, _READ),
    Field("rarity", "text", _READ, _READ),
    Field(
        "repeat.limit", "schedule", "a user can complete it this often: {after}", "a user can complete it without end"
    ),
    Field(
        "repeat.reset",
        "schedule",
        {
            "never": "a user completes it once and for all",
            "on_completion": "each completion starts the next cycle",
            "daily": "it can be completed once in each of the user's days, from nothing",
            "weekly": "it can be completed once in each of the user's weeks, from nothing",
            "monthly": "it can be completed once in each of the user's months, from nothing",
        },
    ),
    Field(
        "repeat.cooldown",
        "schedule",
        "nothing counts for {after} after a completion",
        "the next cycle counts from the completion on",
    ),
    Field("window.starts_at", "schedule", "events before {after} do not count", "it has no beginning"),
    Field("window.ends_at", "schedule", "events from {after} on do not count", "it has no end"),
    Field(
        "window.opens_after",
        "schedule",
        "events count only from {after} after the enrolment on",
        "events count from the enrolment on",
    ),
    Field(
        "window.closes_after",
        "schedule",
        "events count only until {after} after the enrolment",
        "it does not close by the enrolment",
    ),
    Field(
        "prerequisites",
        "people",
        "events count only once these were completed: {after}",
        "nothing has to be completed before",
    ),
    Field(
        "min_level",
        "people",
        "events count only once the user has reached level {after}",
        "events count whatever the user's level is",
    ),
    Field("segment", "people", "only events of users for whom it holds count", "everybody's events count"),
    Field(
        "enrolment",
        "people",
        {"automatic": "nobody has to accept it", "opt_in": "events count only after the user has accepted"},
    ),
    Field("deadline", "schedule", "events count for {after} after accepting", "there is no deadline after accepting"),
    Field(
        "visibility",
        "people",
        {
            "visible": "everybody sees it",
            "hidden": "nobody sees it before it is begun",
            "secret": "its name and what it asks are masked until it is completed",
        },
    ),
    Field(
        "claim",
        "reward",
        {
            "automatic": "completions from now on pay by themselves",
            "manual": "completions from now on wait to be claimed",
        },
    ),
    Field("claim_expires_after", "reward", "a completion can be claimed for {after}", "claims do not expire"),
    Field("reward.gold", "reward", "completions from now on pay {after} gold"),
    Field("reward.diamonds", "reward", "completions from now on pay {after} diamonds"),
    Field("reward.points", "reward", "completions from now on give {after} points"),
    Field(
        "reward.badge",
        "reward",
        "completions from now on give the badge '{after}'",
        "completions from now on give no badge",
    ),
    Field(
        "reward_name",
        "reward",
        "publishing takes the amounts of '{after}' from the list of rewards",
        "the amounts are its own",
    ),
    Field(
        "budget.gold",
        "reward",
        "all grants together pay at most {after} gold; what is over it is held",
        "gold has no budget: grants that were held are released",
    ),
    Field(
        "budget.diamonds",
        "reward",
        "all grants together pay at most {after} diamonds; what is over it is held",
        "diamonds have no budget: grants that were held are released",
    ),
)

PUBLISHING: Final = (
    Field("migration", "rule", IN_FLIGHT),
    Field(
        "backfill.since", "rule", "events of the past count, since {after}", "only events from the publishing on count"
    ),
    Field(
        "backfill.pay",
        "rule",
        {"yes": "completions of the past are paid", "no": "completions of the past are shown and not paid"},
    ),
    Field(
        "backfill.notify",
        "rule",
        {"yes": "users are told of completions of the past", "no": "users are not told of completions of the past"},
    ),
)
"""What concerns the moment of publishing alone."""
