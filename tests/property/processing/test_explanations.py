"""T9: whatever a user has done, the explanation ends where the fold ends, and says something of every event."""

from collections.abc import Sequence
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from processing_service.application.explain_sentences import Wording, sentence_for
from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.evaluator import fold
from processing_service.domain.event import Event
from processing_service.domain.explanation import explain_events
from processing_service.domain.outcome import Counted, NotCounted
from processing_service.domain.reasons import Retracted
from processing_service.domain.state import EMPTY
from processing_service.domain.step_detail import detail_of
from tests.property.processing.definitions import quests
from tests.property.processing.histories import (
    ENROLMENTS,
    FACTS,
    FREEZE,
    LEVELS,
    Delivery,
    deliveries,
    histories,
    in_order,
)
from tests.property.processing.in_memory_ingest import InMemoryIngest, ingest_of

everything = histories(FREEZE, *ENROLMENTS, *FACTS, *LEVELS)


def delivered(specs: Sequence[Definition], batches: Sequence[Sequence[Event]]) -> tuple[InMemoryIngest, Context]:
    """What these batches have stored, and the context of its explanations."""
    ingest = ingest_of(*specs)
    for batch in batches:
        ingest.handle(batch)
    return ingest, Context(ingest.facts, {code: state.first_completion for code, state in ingest.states().items()})


@given(quests(opt_in=True), everything, deliveries)
def test_an_explanation_ends_with_what_is_stored(
    specs: tuple[Definition, ...], events: list[Event], delivery: Delivery
) -> None:
    ingest, context = delivered(specs, delivery(events))
    for code, timeline in ingest.ruleset.by_code.items():
        explanation = explain_events(timeline, in_order(events), context)
        assert explanation.state == ingest.states().get(code, EMPTY)
        assert explanation.state.times_completed == len(explanation.completions)
        assert {(code, one.cycle) for one in explanation.completions} <= set(ingest.recorded)


@given(quests(opt_in=True), everything, st.sets(st.integers(0, 13).map("e{:02}".format)))
def test_an_explanation_is_the_fold_without_what_was_taken_back(
    specs: tuple[Definition, ...], events: list[Event], retracted: set[str]
) -> None:
    kept = [event for event in in_order(events) if event.event_id not in retracted]
    ingest, context = delivered(specs, [kept])
    for timeline in ingest.ruleset.by_code.values():
        explanation, expected = (
            explain_events(timeline, in_order(events), context, retracted),
            fold(timeline, kept, context),
        )
        assert (explanation.state, explanation.completions) == (expected.state, expected.completions)
        shown = [one.event for one in explanation.steps]
        assert shown == [event for event in in_order(events) if event in shown]
        outcomes = {one.event.event_id: one.outcome for one in explanation.steps}
        for step in expected.steps:
            outcome = outcomes.get(step.event.event_id)
            assert outcome == step.outcome or (outcome is None and isinstance(step.outcome, NotCounted))
        assert outcomes.keys() & retracted == {
            event_id for event_id, outcome in outcomes.items() if outcome == NotCounted(Retracted())
        }


@given(quests(opt_in=True), everything)
def test_every_step_can_be_told_in_full(specs: tuple[Definition, ...], events: list[Event]) -> None:
    """With a version and what it counted for, or with reasons; for players in a sentence."""
    ingest, context = delivered(specs, [events])
    for timeline in ingest.ruleset.by_code.values():
        for step in explain_events(timeline, in_order(events), context).steps:
            detail = detail_of(timeline, step, context)
            assert bool(detail.parts) == isinstance(step.outcome, Counted)
            assert bool(detail.refusals) == isinstance(step.outcome, NotCounted)
            assert 0 <= detail.progress <= detail.target
            assert sentence_for(detail, Wording(UTC)).endswith(".")
