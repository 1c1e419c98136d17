"""Which version decides, and what becomes of progress when the version changes."""

from decimal import Decimal

import pytest

from processing_service.domain.definition import Repeat
from processing_service.domain.measures import Distinct, FieldPath, Streak, Sum
from processing_service.domain.timeline import Timeline
from tests.unit.processing.domain.builders import POINTS, definition, event, folded, outcomes, timeline


def test_events_count_from_the_publishing_on_until_the_archiving() -> None:
    line = timeline(definition(published=2, target=9), archived=4)
    result = folded(line, event(1), event(2), event(3), event(4), event(5))
    assert outcomes(result) == ["before it was published", "+1", "+1", "archived", "archived"]


def test_nothing_counts_within_a_pause_and_what_was_there_stays() -> None:
    line = timeline(definition(target=9), pauses=[(2, 4), (6, None)], archived=8)
    result = folded(line, *map(event, (1, 2, 3.9, 4, 5, 6, 7, 8)))
    paused = "the quest was paused"
    assert outcomes(result) == ["+1", paused, paused, "+1", "+1", paused, paused, "archived"]
    assert result.state.progress == 3


def test_a_pause_holds_under_a_version_that_recomputes_the_past() -> None:
    again = definition(version=2, published=5, target=9, migration="recompute")
    line = timeline(definition(target=9), again, pauses=[(2, 3)])
    assert outcomes(folded(line, event(1), event(2), event(6))) == ["+1", "the quest was paused", "+1"]


def test_the_version_in_effect_is_that_of_the_time_of_the_event() -> None:
    line = timeline(definition(on="Match"), definition(version=2, published=5, on="Lesson"))
    result = folded(line, event(4, "Lesson"), event(4, "Match"), event(5, "Match"), event(5, "Lesson"))
    assert [step.outcome.__class__.__name__ for step in result.steps] == [
        "NotCounted",
        "Counted",
        "NotCounted",
        "Counted",
    ]
    assert line.listens == {"Match", "Lesson"}


def test_of_two_versions_published_at_once_the_later_number_stands() -> None:
    line = timeline(definition(version=2, target=1), definition(version=1, target=5))
    assert outcomes(folded(line, event(1))) == ["+1 completes 1"]


def test_a_lowered_target_completes_with_the_next_event_and_once_only() -> None:
    points = Sum(FieldPath("points"))
    line = timeline(
        definition(measure=points, target=100), definition(version=2, published=5, measure=points, target=10)
    )
    result = folded(line, event(1, points=90), event(6, points=0), event(7, points=1))
    assert outcomes(result) == ["+90", "+0 completes 1", "+1"]
    assert result.state.progress == Decimal(1)


def test_a_lowered_target_of_a_count_completes_once_and_starts_anew() -> None:
    line = timeline(definition(target=10), definition(version=2, published=5, target=2))
    result = folded(line, *map(event, (1, 2, 3, 4)), event(6), event(7), event(8))
    assert outcomes(result)[4:] == ["+1 completes 1", "+1", "+1 completes 2"]


def test_a_known_value_completes_too_where_the_target_was_lowered() -> None:
    maps = Distinct(FieldPath("map"))
    line = timeline(definition(measure=maps, target=5), definition(version=2, published=5, measure=maps, target=2))
    result = folded(line, event(1, map="a"), event(2, map="b"), event(3, map="c"), event(6, map="a"))
    assert outcomes(result)[-1] == "+0 completes 1"


def test_a_raised_target_keeps_the_progress() -> None:
    line = timeline(definition(target=3), definition(version=2, published=5, target=4))
    assert outcomes(folded(line, *map(event, (1, 2, 6, 7)))) == ["+1", "+1", "+1", "+1 completes 1"]


def test_a_raised_limit_lets_a_completed_quest_go_on() -> None:
    line = timeline(definition(target=1, repeat=Repeat()), definition(version=2, published=5, target=1))
    assert outcomes(folded(line, event(1), event(2), event(6))) == [
        "+1 completes 1",
        "already complete",
        "+1 completes 2",
    ]


@pytest.mark.parametrize("changed", [{"measure": Sum(FieldPath("points"))}, {"leaf": "another"}])
def test_another_objective_starts_anew_and_does_not_come_back(changed: dict[str, object]) -> None:
    other = definition(version=2, published=5, **changed)  # type: ignore[arg-type]
    line = timeline(definition(target=3), other, definition(version=3, published=10, target=3))
    result = folded(line, event(1), event(2), event(11), event(12), event(13))
    assert outcomes(result) == ["+1", "+1", "+1", "+1", "+1 completes 1"]


def test_progress_is_carried_over_a_version_that_saw_no_event() -> None:
    versions = (definition(target=3), definition(version=2, published=5, target=9), definition(version=3, published=6))
    assert outcomes(folded(timeline(*versions), event(1), event(2), event(7)))[-1] == "+1 completes 1"


def test_a_timeline_holds_versions_of_its_own_code_only() -> None:
    with pytest.raises(ValueError, match="novice"):
        Timeline("novice", (definition("adept"),))
    with pytest.raises(ValueError, match="novice"):
        Timeline("novice", ())


PINNED = Timeline("novice", (definition(target=3), definition(version=2, published=5, target=1, migration="pin")))


def test_users_in_flight_finish_under_the_version_before_one_that_pins() -> None:
    events = [event(1), event(6), event(7), event(8)]
    assert outcomes(folded(PINNED, *events)) == ["+1", "+1", "+1 completes 1", "+1 completes 2"]
    assert [one.version for one in folded(PINNED, *events).completions] == [1, 2]
    assert outcomes(folded(PINNED, *events[1:])) == ["+1 completes 1", "+1 completes 2", "+1 completes 3"]


def test_a_surplus_keeps_nobody_under_the_version_before() -> None:
    """What is left over belongs to the next cycle, which is one of the new version."""
    versions = (
        definition(measure=POINTS, target=10),
        definition(version=2, published=5, measure=POINTS, migration="pin"),
    )
    result = folded(Timeline("novice", versions), event(1, points=5), event(6, points=7), event(7, points=1))
    assert [one.version for one in result.completions] == [1, 2]


def test_a_period_that_is_complete_keeps_nobody_under_the_version_before() -> None:
    streak = Streak("day", 0, frozenset({"Freeze"}))
    weekly = definition(measure=streak, target=1, repeat=Repeat(None, "weekly"))
    again = definition(version=2, published=60 * 60, measure=streak, target=2, migration="pin")
    result = folded(Timeline("novice", (weekly, again)), *(event(60 * hours) for hours in (0, 24, 48, 72)))
    assert [one.version for one in result.completions] == [1, 1, 2]


def test_what_does_not_concern_a_quest_that_pins_leaves_no_trace() -> None:
    """Such events are never stored with it, so that the log and the row must agree without them."""
    foreign = [event(2, "Lesson"), event(3, "QuestAccepted", code="novice"), event(4, "QuestAccepted", code="adept")]
    assert folded(PINNED, event(1), *foreign).state == folded(PINNED, event(1)).state
