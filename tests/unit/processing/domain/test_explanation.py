"""Explaining: the fold's own steps, with what was taken back beside them."""

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition, Repeat
from processing_service.domain.enrolment import ABANDONED, ACCEPTED
from processing_service.domain.explanation import explain_events
from processing_service.domain.measures import Sequence, Step
from processing_service.domain.objective import Leaf
from processing_service.domain.objective_tree import Group, Tree
from processing_service.domain.outcome import Enrolled, NotCounted
from processing_service.domain.reasons import ConditionFalse, NoPartCounted, NotInSegment, Retracted
from processing_service.domain.step_detail import StepDetail, detail_of
from processing_service.domain.timeline import Timeline
from tests.unit.processing.domain.builders import (
    COUNT,
    NOTHING_KNOWN,
    POINTS,
    Answers,
    at,
    definition,
    event,
    folded,
    timeline,
)

CONTEXT = Context(NOTHING_KNOWN)
FALSE = Answers(False)
MATCH, LESSON = frozenset({"Match"}), frozenset({"Lesson"})


def quest(objective: Leaf | Tree, **changes: object) -> Timeline:
    """A quest with one version."""
    values: dict[str, object] = {"repeat": Repeat(None, "on_completion"), **changes}
    return Timeline("novice", (Definition("novice", 1, at(0), objective, **values),))  # type: ignore[arg-type]


def details(line: Timeline, *events: object) -> list[StepDetail]:
    """Every step in full."""
    explanation = explain_events(line, events, CONTEXT)  # type: ignore[arg-type]
    return [detail_of(line, step, CONTEXT) for step in explanation.steps]


def test_the_steps_are_those_of_the_fold() -> None:
    """With the states before and after, and totals by reason."""
    line = timeline(definition(target=2, repeat=Repeat(1)))
    events = [event(minute) for minute in (-1, 1, 2, 3)]
    explanation, expected = explain_events(line, events, CONTEXT), folded(line, *events)
    assert [step.outcome for step in explanation.steps] == [step.outcome for step in expected.steps]
    assert [step.after for step in explanation.steps] == [step.state for step in expected.steps]
    assert [step.before for step in explanation.steps[1:]] == [step.state for step in expected.steps[:-1]]
    assert (explanation.state, explanation.completions) == (expected.state, expected.completions)
    assert explanation.counted == 2
    assert explanation.not_counted == {"BeforePublished": 1, "AlreadyComplete": 1}


def test_events_that_were_taken_back_are_shown_and_not_folded() -> None:
    """The progress goes on as if they were not there; before and after are the same."""
    line = timeline(definition())
    explanation = explain_events(line, [event(1), event(2), event(3)], CONTEXT, {"e1", "e3"})
    assert [isinstance(step.outcome, NotCounted) for step in explanation.steps] == [True, False, True]
    assert explanation.state == folded(line, event(2)).state
    assert explanation.not_counted == {"Retracted": 2}
    assert explanation.steps[2].before is explanation.steps[2].after is explanation.state
    detail = detail_of(line, explanation.steps[2], CONTEXT)
    assert (detail.version, [one.reason for one in detail.refusals]) == (None, [Retracted()])
    assert detail.progress == 1


def test_what_does_not_concern_the_quest_is_passed_over() -> None:
    """Events of other types, and acceptances of other quests; its own are steps."""
    line = quest(Leaf("leaf", MATCH, COUNT, 3), opt_in=True)
    explanation = explain_events(
        line,
        [
            event(1, ACCEPTED, code="other"),
            event(2, ACCEPTED, code="novice"),
            event(3, "Lesson"),
            event(4),
            event(5, ABANDONED, code="novice"),
        ],
        CONTEXT,
    )
    assert [step.event.event_id for step in explanation.steps] == ["e2", "e4", "e5"]
    assert isinstance(explanation.steps[0].outcome, Enrolled)
    assert (explanation.counted, explanation.enrolled) == (1, 2)


def test_a_step_tells_the_version_and_the_progress_that_it_made() -> None:
    """Each under the version of its time."""
    line = timeline(definition(), definition(version=2, published=10, target=5))
    first, second = details(line, event(1), event(11))
    assert (first.version, first.progress, first.target, first.parts) == (1, 1, 3, (("leaf", 1),))
    assert (second.version, second.progress, second.target, second.parts) == (2, 2, 5, (("leaf", 1),))


def test_a_false_condition_comes_with_its_clauses() -> None:
    """Of a leaf, of a step of a sequence, and of a segment."""
    steps = Sequence((Step(MATCH, Answers(True, "a")), Step(MATCH | LESSON, Answers(False, "b"))))
    for line, source, leaf in (
        (quest(Leaf("leaf", MATCH, COUNT, 3, FALSE)), FALSE.source, "leaf"),
        (quest(Leaf("row", MATCH | LESSON, steps, 2)), "b", "row"),
        (quest(Leaf("leaf", MATCH | LESSON, COUNT, 3), segment=FALSE), FALSE.source, None),
    ):
        (detail,) = details(line, event(1, "Lesson" if leaf != "leaf" else "Match"))
        (refusal,) = detail.refusals
        assert isinstance(refusal.reason, ConditionFalse | NotInSegment)
        assert refusal.leaf == leaf
        assert [(clause.source, clause.verdict) for clause in refusal.clauses] == [(source, False)]


def test_each_leaf_of_a_tree_has_a_reason_of_its_own() -> None:
    """And where only one listens, it is named as well."""
    leaves = (
        Leaf("wins", MATCH, COUNT, 3, FALSE),
        Leaf("points", MATCH | LESSON, POINTS, 9, Answers("unknown", "c")),
    )
    line = quest(Tree(Group("root", True, leaves)))
    both, one = details(line, event(1), event(2, "Lesson"))
    assert isinstance(both.step.outcome, NotCounted)
    assert isinstance(both.step.outcome.reason, NoPartCounted)
    assert [(refusal.leaf, refusal.reason.name) for refusal in both.refusals] == [
        ("wins", "ConditionFalse"),
        ("points", "ConditionUndecided"),
    ]
    assert [clause.verdict for refusal in both.refusals for clause in refusal.clauses] == [False, "unknown"]
    assert [refusal.leaf for refusal in one.refusals] == ["points"]
