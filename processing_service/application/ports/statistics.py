"""What quests have come to: completions, users, what they pay; and what each day has brought."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

PayoutStatus = Literal["credited", "pending", "held", "parked", "reversed"]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Of each currency."""

    gold: int = 0
    diamonds: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class QuestNumbers:
    """What stands of one definition, and its payout by what became of the grants.

    The users were counted at `users_counted_at`; None: not yet.
    """

    completions: int = 0
    last_completed_at: datetime | None = None
    payout: Mapping[PayoutStatus, Amounts] = field(default_factory=dict)
    users_completed: int = 0
    users_under_way: int = 0
    users_counted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuestDay:
    """A day of UTC: what was completed, and what was earned and stands."""

    day: date
    completions: int
    earned: Amounts


@dataclass(frozen=True, slots=True)
class ActivityDay:
    """A day of UTC: the events that were accepted, and the users whom they were of."""

    events: int = 0
    users: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """The days on which there was something, and when the last of them was counted."""

    days: Mapping[date, ActivityDay]
    counted_at: datetime | None


class Statistics(Protocol):
    """The numbers."""

    async def quests(self, codes: Collection[str]) -> Mapping[str, QuestNumbers]:
        """Of each of these definitions, those of which nothing happened included."""
        ...

    async def days(self, codes: Collection[str], first: date, last: date) -> list[QuestDay]:
        """Of these definitions together, each day from `first` to `last`, both included, in order."""
        ...

    async def activity(self, first: date, last: date) -> Activity:
        """Of the whole log."""
        ...
