"""Which boards there are, and for how long."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from processing_service.domain.leaderboard import (
    ALL_TIME,
    BoardKind,
    deleted_at,
    kept_periods,
    percentile,
    period_of,
)
from processing_service.domain.standing import periods_of

NEW_YEAR = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)


def test_the_period_of_now_is_the_one_that_points_are_counted_in() -> None:
    """Both in UTC, and the first days of a year may belong to the last week of the year before."""
    for moment in (NEW_YEAR, NEW_YEAR.astimezone(timezone(timedelta(hours=-5)))):
        found = period_of(BoardKind.DAILY, None, moment), period_of(BoardKind.WEEKLY, None, moment)
        assert found == periods_of(moment) == ("day:2027-01-01", "week:2026-W53")


def test_a_period_can_be_named() -> None:
    assert period_of(BoardKind.DAILY, "2024-02-29", NEW_YEAR) == "day:2024-02-29"
    assert period_of(BoardKind.WEEKLY, "2026-W53", NEW_YEAR) == "week:2026-W53"
    assert period_of(BoardKind.ALL_TIME, None, NEW_YEAR) == ALL_TIME


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (BoardKind.DAILY, "2026-02-29"),
        (BoardKind.DAILY, "2026-2-1T"),
        (BoardKind.DAILY, ""),
        (BoardKind.DAILY, "20260201"),
        (BoardKind.DAILY, "2026-W05-1"),
        (BoardKind.WEEKLY, "2025-W53"),
        (BoardKind.WEEKLY, "2026-W00"),
        (BoardKind.WEEKLY, "2026-11-20"),
        (BoardKind.ALL_TIME, "2026-11-20"),
    ],
)
def test_what_is_no_period_is_refused(kind: BoardKind, written: str) -> None:
    with pytest.raises(ValueError, match=r"looks like|has no period"):
        period_of(kind, written, NEW_YEAR)


def test_days_are_kept_for_two_weeks_and_weeks_for_eight() -> None:
    kept = kept_periods(NEW_YEAR)
    days = sorted(period for period in kept if period.startswith("day:"))
    weeks = sorted(period for period in kept if period.startswith("week:"))
    assert ALL_TIME in kept
    assert (days[0], days[-1], len(days)) == ("day:2026-12-18", "day:2027-01-02", 16)
    assert (weeks[0], weeks[-1], len(weeks)) == ("week:2026-W45", "week:2026-W53", 9)


def test_a_board_is_deleted_only_after_it_is_not_kept_any_more() -> None:
    for period in kept_periods(NEW_YEAR) - {ALL_TIME}:
        moment = deleted_at(period)
        assert moment is not None
        assert period in kept_periods(moment - timedelta(days=1, seconds=1))
        assert period not in kept_periods(moment - timedelta(days=1))
    assert deleted_at(ALL_TIME) is None


def test_the_percentile_of_the_first_is_a_hundred_and_nobody_has_none() -> None:
    assert [percentile(rank, 4) for rank in (1, 2, 3, 4)] == [100, 75, 50, 25]
