"""One event against one definition: what counts, what does not and why."""

from decimal import Decimal

import pytest

from processing_service.domain.context import Context
from processing_service.domain.definition import Repeat, Window
from processing_service.domain.evaluator import advance
from processing_service.domain.measures import Distinct, FieldPath, Sum
from processing_service.domain.outcome import Completion, Counted, NotCounted
from processing_service.domain.state import EMPTY
from tests.unit.processing.domain.builders import (
    NOTHING_KNOWN,
    Answers,
    at,
    definition,
    event,
    folded,
    outcomes,
    timeline,
)

NOBODY = Context(NOTHING_KNOWN)


def test_events_add_up_to_a_completion() -> None:
    result = folded(timeline(definition(target=3)), event(1), event(2), event(3), event(4))
    assert outcomes(result) == ["+1", "+1", "+1 completes 1", "+1"]
    assert result.completions == (Completion("novice", 1, event(3).position, 1, 1),)
    assert (result.state.times_completed, result.state.progress) == (1, 1)


def test_the_story_of_the_first_system() -> None:
    """Streak 3, duplication 2: completions after 3 and 6 sign-ins, and nothing after 9."""
    line = timeline(definition(on="UserSignIn", target=3, repeat=Repeat(2, "on_completion")))
    result = folded(line, *(event(minute, "UserSignIn") for minute in range(9)))
    assert [completion.position for completion in result.completions] == [event(2).position, event(5).position]
    assert outcomes(result)[6:] == ["already complete"] * 3


def test_a_quest_that_never_resets_completes_once() -> None:
    result = folded(timeline(definition(target=1, repeat=Repeat())), event(1), event(2))
    assert outcomes(result) == ["+1 completes 1", "already complete"]
    assert result.state.progress is None


def test_an_event_that_does_not_count_leaves_the_very_same_state() -> None:
    advancement = advance(definition(where=Answers(False)), EMPTY, event(1), NOBODY)
    assert advancement.state is EMPTY
    assert str(advancement.reason) == "condition false: event.data.points >= 10"


def test_an_event_that_counts_has_no_reason() -> None:
    advancement = advance(definition(), EMPTY, event(1), NOBODY)
    assert advancement.outcome == Counted(1)
    assert advancement.reason is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"on": "Lesson"}, "not an event that this quest listens to"),
        ({"window": Window(starts_at=at(6))}, "outside the window (from 2026-03-01T12:06:00+00:00)"),
        ({"window": Window(ends_at=at(5))}, "outside the window (before 2026-03-01T12:05:00+00:00)"),
        ({"prerequisites": ("adept",)}, "prerequisite 'adept' missing"),
        (
            {"where": Answers("field 'points' missing")},
            "condition undecided: event.data.points >= 10 (field 'points' missing)",
        ),
        ({"measure": Sum(FieldPath("points"))}, "field 'points' missing"),
        ({"measure": Sum(FieldPath("word"))}, "field 'word' not a number"),
        ({"measure": Sum(FieldPath("debt"))}, "field 'debt' negative"),
        ({"measure": Distinct(FieldPath("points"))}, "field 'points' missing"),
        ({"measure": Distinct(FieldPath("list"))}, "field 'list' not a text, number or bool"),
    ],
)
def test_reasons(change: dict[str, object], reason: str) -> None:
    advancement = advance(definition(**change), EMPTY, event(5, word="ten", debt=-1, list=[1]), NOBODY)  # type: ignore[arg-type]
    assert advancement.state is EMPTY
    assert str(advancement.reason) == reason


def test_a_window_includes_its_start_and_excludes_its_end() -> None:
    line = timeline(definition(window=Window(at(2), at(4))))
    outside = "outside the window (from 2026-03-01T12:02:00+00:00, before 2026-03-01T12:04:00+00:00)"
    assert outcomes(folded(line, *map(event, (1, 2, 3, 4)))) == [outside, "+1", "+1", outside]


def test_a_prerequisite_counts_strictly_from_its_completion() -> None:
    line = timeline(definition(prerequisites=("adept",)))
    result = folded(
        line,
        event(1),
        event(2, event_id="a"),
        event(2, event_id="b"),
        event(2, event_id="c"),
        prerequisites={"adept": event(2, event_id="b").position},
    )
    missing = "prerequisite 'adept' missing"
    assert outcomes(result) == [missing, missing, missing, "+1"]


def test_a_duplicate_value_is_relevant_though_it_changes_nothing() -> None:
    result = folded(timeline(definition(measure=Distinct(FieldPath("map")))), event(1, map="x"), event(2, map="x"))
    assert outcomes(result) == ["+1", "value already counted: map = x"]
    assert result.state.position == event(2).position, "a late event before it could make it count"


def test_an_irrelevant_event_does_not_move_the_position() -> None:
    result = folded(timeline(definition(window=Window(ends_at=at(2)))), event(1), event(2))
    assert result.state.position == event(1).position


def test_a_sum_carries_its_surplus_and_completes_several_cycles_at_once() -> None:
    line = timeline(definition(measure=Sum(FieldPath("points")), target=10))
    result = folded(line, event(1, points=7), event(2, points=25), event(3, points=8))
    assert outcomes(result) == ["+7", "+25 completes 1,2,3", "+8 completes 4"]
    assert result.state.progress == Decimal(0)


def test_one_event_completes_a_hundred_cycles_at_most() -> None:
    line = timeline(definition(measure=Sum(FieldPath("points")), target=2))
    result = folded(line, event(1, points=1), event(2, points=1e300), event(3, points=1))
    assert [completion.cycle for completion in result.completions] == list(range(1, 102))
    assert outcomes(result)[0] == "+1"
    assert [one.position for one in result.completions].count(event(2).position) == 100
    assert result.state.progress == 0


def test_the_limit_bounds_what_one_event_completes() -> None:
    line = timeline(definition(measure=Sum(FieldPath("points")), target=1, repeat=Repeat(3, "on_completion")))
    result = folded(line, event(1, points=50))
    assert result.state.times_completed == 3
    assert result.state.progress is None


def test_sums_are_exact() -> None:
    line = timeline(definition(measure=Sum(FieldPath("points")), target=1))
    result = folded(line, *(event(minute, points=0.1) for minute in range(10)))
    assert [completion.position for completion in result.completions] == [event(9).position]
    assert result.state.progress == 0


def test_the_default_of_a_sum_stands_in_where_the_field_is_absent() -> None:
    line = timeline(definition(measure=Sum(FieldPath("points"), Decimal(2)), target=10))
    result = folded(line, event(1), event(2, points=None), event(3, points=3), event(4, points="x"))
    assert outcomes(result) == ["+2", "+2", "+3", "field 'points' not a number"]


def test_every_completion_names_the_version_that_it_was_reached_under() -> None:
    line = timeline(definition(target=1), definition(version=2, published=5, target=1))
    assert [completion.version for completion in folded(line, event(1), event(6)).completions] == [1, 2]


def test_not_counted_outcomes_compare_by_value() -> None:
    one, other = (advance(definition(where=Answers(False)), EMPTY, event(1), NOBODY) for _ in range(2))
    assert one.outcome == other.outcome
    assert isinstance(one.outcome, NotCounted)
