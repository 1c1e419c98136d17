"""Points, levels, tokens and periods."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from processing_service.domain.standing import Award, LevelPassed, level_at, levels_passed, periods_of, tokens_at
from shared.contracts.levels import DEFAULT_CURVE, LevelFormula, LevelTable

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("points", "level"), [(0, 1), (99, 1), (100, 2), (249, 2), (250, 3), (10**12, 4)])
def test_a_level_is_reached_at_its_threshold(points: int, level: int) -> None:
    assert level_at([100, 250, 1000], points) == level


def test_one_award_may_pass_several_levels_and_each_is_told() -> None:
    awards = [Award("ada", 300, NOON)]
    assert levels_passed([100, 250, 1000], 1, 0, awards) == (LevelPassed(2, NOON), LevelPassed(3, NOON))


def test_each_level_has_the_time_of_the_award_that_led_to_it_whatever_the_order() -> None:
    later, earlier = Award("ada", 90, NOON + HOUR), Award("ada", 60, NOON)
    assert levels_passed([100, 250], 1, 50, [later, earlier]) == (LevelPassed(2, NOON),)
    assert levels_passed([115, 190], 1, 50, [later, earlier]) == (
        LevelPassed(2, NOON + HOUR),
        LevelPassed(3, NOON + HOUR),
    )


def test_a_level_that_was_told_is_not_told_again() -> None:
    """Nor does a curve that became steeper take it away."""
    assert levels_passed([1000], 5, 0, [Award("ada", 1500, NOON)]) == ()


@pytest.mark.parametrize(("points", "tokens"), [(499, 0), (500, 1), (1700, 3)])
def test_each_whole_step_is_a_token(points: int, tokens: int) -> None:
    assert tokens_at(500, points) == tokens


def test_periods_are_those_of_utc_and_weeks_those_of_iso() -> None:
    assert periods_of(datetime(2027, 1, 1, tzinfo=UTC)) == ("day:2027-01-01", "week:2026-W53")
    in_tokyo = datetime(2026, 6, 2, 3, tzinfo=timezone(timedelta(hours=9)))
    assert periods_of(in_tokyo) == ("day:2026-06-01", "week:2026-W23")


def test_the_curves_say_from_where_on_each_level_is_reached() -> None:
    assert LevelTable(thresholds=[10, 20]).reached_from() == [10, 20]
    assert LevelFormula(kind="formula", first=100, growth=50, levels=5).reached_from() == [100, 250, 450, 700]
    assert len(DEFAULT_CURVE.reached_from()) == 99
