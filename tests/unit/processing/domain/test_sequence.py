"""`sequence`: one step after the other, perhaps within a time."""

from processing_service.domain.measures import Sequence, Step
from processing_service.domain.measures.sequence import Reached
from processing_service.domain.objective import Leaf
from tests.unit.processing.domain.builders import (
    FRIDAY,
    HOUR,
    Answers,
    completed,
    folded,
    hour,
    outcomes,
    quest,
    timeline,
)

MATCH, LESSON, VISIT = (frozenset({name}) for name in ("Match", "Lesson", "Visit"))


def sequence(*steps: Step) -> Leaf:
    """A leaf of these steps."""
    return Leaf("path", frozenset().union(*(step.listens for step in steps)), Sequence(steps), len(steps))


MATCH_THEN_LESSON = sequence(Step(MATCH), Step(LESSON, None, 2 * HOUR))


def test_steps_are_reached_one_after_the_other() -> None:
    line = timeline(quest(sequence(Step(MATCH), Step(LESSON), Step(VISIT))))
    result = folded(line, hour(1, "Lesson"), hour(2), hour(3, "Visit"), hour(4, "Lesson"), hour(5), hour(6, "Visit"))
    assert outcomes(result) == [
        "out of order: step 2 needs step 1 before it",
        "+1",
        "out of order: step 3 needs step 2 before it",
        "+1",
        "+0",
        "+1 completes 1",
    ]


def test_a_step_must_come_within_its_time_of_the_step_before() -> None:
    line = timeline(quest(MATCH_THEN_LESSON))
    result = folded(line, hour(1), hour(4, "Lesson"), hour(5), hour(7, "Lesson"))
    assert outcomes(result) == ["+1", "too late: step 2 must come within 2:00:00 of step 1", "+0", "+1 completes 1"]


def test_the_latest_moment_of_a_step_is_the_best_to_go_on_from() -> None:
    """The second match renews the time; a match after the lesson does not undo it."""
    three = sequence(Step(MATCH), Step(LESSON, None, 2 * HOUR), Step(VISIT, None, 2 * HOUR))
    assert completed(quest(three), events=[hour(1), hour(4), hour(5, "Lesson"), hour(6), hour(7, "Visit")]) == [
        "Visit-7"
    ]


def test_one_event_is_never_two_steps_in_a_row() -> None:
    twice = quest(sequence(Step(MATCH), Step(MATCH)))
    assert completed(twice, events=[hour(1)]) == []
    assert completed(twice, events=[hour(1), hour(2), hour(3), hour(4)]) == ["Match-2", "Match-4"]


def test_a_step_has_a_condition_of_its_own() -> None:
    line = timeline(quest(sequence(Step(MATCH, Answers(False, "a")), Step(LESSON, Answers("missing", "b")))))
    result = folded(line, hour(1), hour(2, "Lesson"), hour(3, "Visit"))
    assert outcomes(result) == [
        "condition false: a",
        "condition undecided: b (missing)",
        "not an event that this quest listens to",
    ]


def test_steps_that_both_versions_begin_with_are_carried() -> None:
    older, newer = Sequence((Step(MATCH), Step(LESSON))), Sequence((Step(MATCH), Step(LESSON), Step(VISIT)))
    assert newer.adopt(older, Reached((FRIDAY, None))) == Reached((FRIDAY, None, None))
    assert older.adopt(newer, Reached((FRIDAY, FRIDAY, None))) == Reached((FRIDAY, FRIDAY))
