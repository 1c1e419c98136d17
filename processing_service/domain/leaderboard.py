"""Leaderboards: which there are, for how long they are kept at hand, and what a rank says."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final


class BoardKind(StrEnum):
    """What a board counts."""

    ALL_TIME = "all_time"
    DAILY = "daily"
    WEEKLY = "weekly"


ALL_TIME: Final = ""
"""The period of the board of all time. Those of others are days (`day:2026-11-20`) and ISO weeks (`week:2026-W47`),
both of UTC."""

_KEPT_AFTERWARDS: Final = {"day": timedelta(days=14), "week": timedelta(weeks=8)}
_ONE_DAY: Final = timedelta(days=1)
_LONGEST: Final = max(_KEPT_AFTERWARDS.values()) + timedelta(weeks=1)
_TAIL: Final = timedelta(days=1)
"""A board is deleted a day after it was last used, so that clocks need not agree."""


def period_of(kind: BoardKind, written: str | None, now: datetime) -> str:
    """The period that a player means: a day as `2026-11-20`, a week as `2026-W47`; the one of `now` if none is named.

    Raises:
        ValueError: it is no such period; the message says what one looks like.
    """
    if kind is BoardKind.ALL_TIME:
        if written is not None:
            raise ValueError("the board of all time has no period; leave it out")
        return ALL_TIME
    make, otherwise = _MAKE[kind], _EXAMPLES[kind]
    if written is None:
        return make(_utc_day(now))
    try:
        period = make(date.fromisoformat(written if kind is BoardKind.DAILY else f"{written}-1"))
    except ValueError as fault:
        raise ValueError(otherwise) from fault
    if period.partition(":")[2] != written:  # ISO 8601 knows other ways to write the same
        raise ValueError(otherwise)
    return period


def kept_periods(now: datetime) -> frozenset[str]:
    """The periods whose boards are kept at hand, that of all time and those of tomorrow included."""
    today = _utc_day(now)
    days = [today + timedelta(days=ahead) for ahead in range(-_LONGEST.days - 1, 2)]
    periods = {period for day in days for period in (_day_period(day), _week_period(day))}
    return frozenset({ALL_TIME, *(period for period in periods if now < _kept_until(period))})


def deleted_at(period: str) -> datetime | None:
    """When the board of a period may be forgotten; None for that of all time."""
    return None if period == ALL_TIME else _kept_until(period) + _TAIL


def percentile(rank: int, total: int) -> float:
    """How many in a hundred of all who have a rank stand at this one (from 1) or below it."""
    return 100 * (total - rank + 1) / total


def _kept_until(period: str) -> datetime:
    kind, _, written = period.partition(":")
    if kind == "day":
        end = datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=UTC) + _ONE_DAY
    else:
        end = datetime.strptime(f"{written}-1", "%G-W%V-%u").replace(tzinfo=UTC) + timedelta(weeks=1)
    return end + _KEPT_AFTERWARDS[kind]


def _utc_day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _day_period(day: date) -> str:
    return f"day:{day.isoformat()}"


def _week_period(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"week:{year:04}-W{week:02}"


_MAKE: Final = {BoardKind.DAILY: _day_period, BoardKind.WEEKLY: _week_period}
_EXAMPLES: Final = {BoardKind.DAILY: "a day looks like 2026-11-20", BoardKind.WEEKLY: "a week looks like 2026-W47"}
