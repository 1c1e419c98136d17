"""Achievements that apps advance and unlock by themselves: the events that do it, and the objective that they fill.

Each achievement has event types of its own, so that an event is only looked at by the achievement that it is about.
"""

from typing import Final

from shared.contracts.leaf import Leaf

DELTA: Final = "delta"
"""The field of `event_data` that says by how much an achievement advances."""
BADGE_UNLOCKED: Final = "BadgeUnlocked"
"""A plain badge, which the catalog does not know: `event_data` holds its `name`, and nothing is paid for it."""
SCORE_BONUS_GRANTED: Final = "ScoreBonusGranted"
"""Points without an achievement: `event_data` holds the `points`."""

_PROGRESSED: Final = "AchievementProgressed."
_UNLOCKED: Final = "AchievementUnlocked."


def progressed_type(code: str) -> str:
    """The type of the events that advance an achievement."""
    return f"{_PROGRESSED}{code}"


def unlocked_type(code: str) -> str:
    """The type of the event that unlocks an achievement outright."""
    return f"{_UNLOCKED}{code}"


def progress_objective(code: str, target: int) -> Leaf:
    """What its deltas fill; an event without a delta, as the unlocking is, fills it whole."""
    return Leaf(
        id="progress",
        on=[progressed_type(code), unlocked_type(code)],
        measure="sum",
        field=DELTA,
        default=target,
        target=target,
    )
