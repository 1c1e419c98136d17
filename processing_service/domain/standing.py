"""Points and what they come to: levels, star tokens, and the days and weeks in which they were earned."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

FIRST_LEVEL: Final = 1
"""Where everybody begins, without any points."""


@dataclass(frozen=True, slots=True)
class Award:
    """Points that a user has earned at a moment."""

    user_id: str
    points: int
    earned_at: datetime


@dataclass(frozen=True, slots=True)
class LevelPassed:
    """A level, and the moment of the award that led to it."""

    level: int
    reached_at: datetime


def level_at(thresholds: Sequence[int], points: int) -> int:
    """The level of somebody with so many points; `thresholds[0]` points reach the level after the first."""
    return FIRST_LEVEL + bisect_right(thresholds, points)


def levels_passed(
    thresholds: Sequence[int], level: int, before: int, awards: Iterable[Award]
) -> tuple[LevelPassed, ...]:
    """Every level above `level` that one user's awards lead to, from `before` points on, in order of time."""
    passed: list[LevelPassed] = []
    points = before
    for award in sorted(awards, key=lambda one: one.earned_at):
        points += award.points
        reached = level_at(thresholds, points)
        passed.extend(LevelPassed(one, award.earned_at) for one in range(level + 1, reached + 1))
        level = max(level, reached)
    return tuple(passed)


def tokens_at(step: int, points: int) -> int:
    """How many star tokens so many points are worth: one for each whole step."""
    return points // step


def periods_of(moment: datetime) -> tuple[str, str]:
    """The day and the week, both of UTC, that a moment lies in; weeks are those of ISO 8601."""
    utc = moment.astimezone(UTC)
    year, week, _ = utc.isocalendar()
    return f"day:{utc:%Y-%m-%d}", f"week:{year:04}-W{week:02}"
