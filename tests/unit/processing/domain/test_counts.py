"""`count` with a cooldown, `max`, and what they carry."""

from decimal import Decimal

from processing_service.domain.definition import Repeat
from processing_service.domain.measures import Capped, Count, Distinct, FieldPath, Highest, SpacedCount, Sum
from processing_service.domain.measures.capped import CappedProgress
from processing_service.domain.measures.count import Spaced
from processing_service.domain.measures.highest import Record
from tests.unit.processing.domain.builders import FRIDAY, HOUR, completed, folded, hour, leaf, outcomes, quest, timeline

POINTS = FieldPath("points")


def test_an_event_too_soon_after_one_that_counted_does_not_count() -> None:
    line = timeline(quest(leaf("matches", SpacedCount(2 * HOUR), 9)))
    result = folded(line, *map(hour, (1, 2, 2.5, 3, 4, 5)))
    cooling = ["cooling down until 2026-03-27T03:00:00+00:00"] * 2
    assert outcomes(result) == ["+1", *cooling, "+1", "cooling down until 2026-03-27T05:00:00+00:00", "+1"]


def test_a_cooldown_goes_on_over_a_completion_and_ends_with_a_period() -> None:
    spaced = leaf("matches", SpacedCount(2 * HOUR), 1)
    assert completed(quest(spaced), events=map(hour, (1, 2, 3))) == ["Match-1", "Match-3"]
    assert completed(quest(spaced, Repeat(None, "daily")), events=map(hour, (23, 24))) == ["Match-23", "Match-24"]


def test_a_cooldown_between_completions() -> None:
    line = quest(leaf("matches", Count(), 2), Repeat(None, "on_completion", 2 * HOUR))
    result = folded(timeline(line), *map(hour, (1, 2, 3, 4, 5)))
    assert outcomes(result) == [
        "+1",
        "+1 completes 1",
        "cooling down until 2026-03-27T04:00:00+00:00",
        "+1",
        "+1 completes 2",
    ]


def test_a_cap_bounds_what_a_day_adds_and_goes_on_over_a_completion() -> None:
    result = folded(timeline(quest(leaf("matches", Capped(Count(), "day", 2), 2))), *map(hour, (1, 2, 3, 25, 26)))
    assert outcomes(result) == ["+1", "+1 completes 1", "cap reached: a day adds at most 2", "+1", "+1 completes 2"]


def test_of_a_large_number_a_capped_sum_takes_what_there_is_room_for() -> None:
    line = timeline(quest(leaf("points", Capped(Sum(POINTS), "day", 5), 8)))
    result = folded(line, hour(1, points=3), hour(2, points=4), hour(3, points=1), hour(25, points=99))
    assert outcomes(result) == ["+3", "+2", "cap reached: a day adds at most 5", "+5 completes 1"]
    assert line.versions[0].objective.amount(result.state.progress) == 2


def test_a_cap_and_a_cooldown_together() -> None:
    line = timeline(quest(leaf("matches", Capped(SpacedCount(HOUR), "day", 2), 9)))
    assert outcomes(folded(line, *map(hour, (1, 1.5, 2, 3, 24)))) == [
        "+1",
        "cooling down until 2026-03-27T02:00:00+00:00",
        "+1",
        "cap reached: a day adds at most 2",
        "+1",
    ]


def test_a_field_that_cannot_be_added_is_no_matter_of_the_cap() -> None:
    line = timeline(quest(leaf("points", Capped(Sum(POINTS), "day", 5), 8)))
    assert outcomes(folded(line, hour(1), hour(2, points=-1))) == ["field 'points' missing", "field 'points' negative"]


def test_the_largest_value_counts() -> None:
    line = timeline(quest(leaf("best", Highest(POINTS), 10)))
    result = folded(line, *(hour(at, points=points) for at, points in enumerate((-5, 4, 4.0, 3, 10, 2, "x"))))
    assert outcomes(result) == [
        "+-5",
        "+4",
        "not the largest: points = 4.0, 4 was reached before",
        "not the largest: points = 3, 4 was reached before",
        "+10 completes 1",
        "+2",
        "field 'points' not a number",
    ]
    assert Highest(POINTS).amount(Record(Decimal(-5))) == 0
    assert Highest(POINTS).amount(Record()) == 0


def test_a_record_is_carried_for_the_same_field_only() -> None:
    record = Record(Decimal(3))
    assert Highest(POINTS).adopt(Highest(POINTS), record) is record
    assert Highest(POINTS).adopt(Highest(FieldPath("score")), record) is None


def test_a_number_is_carried_whatever_spaced_or_capped_it() -> None:
    spaced, capped = SpacedCount(HOUR), Capped(Count(), "day", 2)
    assert Count().adopt(spaced, Spaced(3, FRIDAY)) == 3
    assert Count().adopt(capped, CappedProgress(3, 1, 2)) == 3
    assert spaced.adopt(Count(), 3) == Spaced(3)
    assert spaced.adopt(SpacedCount(2 * HOUR), Spaced(3, FRIDAY)) == Spaced(3, FRIDAY)
    assert capped.adopt(Count(), 3) == CappedProgress(3)
    assert capped.adopt(Capped(Count(), "day", 9), CappedProgress(3, 1, 2)) == CappedProgress(3, 1, 2)
    assert capped.adopt(Capped(Count(), "week", 9), CappedProgress(3, 1, 2)) == CappedProgress(3)
    assert Sum(POINTS).adopt(Capped(Sum(POINTS), "day", 2), CappedProgress(Decimal(3), 1, 2)) == Decimal(3)
    assert Distinct(POINTS).adopt(Distinct(FieldPath("map")), Distinct(POINTS).initial()) == Distinct(POINTS).initial()
