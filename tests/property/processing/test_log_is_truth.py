"""T4: the log alone determines what is stored, and what is stored survives storing."""

import json

from hypothesis import given

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.evaluator import fold
from processing_service.domain.event import Event
from processing_service.domain.state import EMPTY
from processing_service.domain.state_json import from_json, to_json
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


def delivered(specs: tuple[Definition, ...], events: list[Event], delivery: Delivery) -> InMemoryIngest:
    """An ingest that was handed the events like this."""
    ingest = ingest_of(*specs)
    for batch in delivery(events):
        ingest.handle(batch)
    return ingest


@given(quests(opt_in=True), everything, deliveries)
def test_folding_the_log_gives_the_stored_rows(
    specs: tuple[Definition, ...], events: list[Event], delivery: Delivery
) -> None:
    """The ground on which explanations stand: one fold for each quest, with a step for every event."""
    ingest = delivered(specs, events, delivery)
    first = {code: state.first_completion for code, state in ingest.states().items()}
    history = in_order(events)
    for code, timeline in ingest.ruleset.by_code.items():
        result = fold(timeline, history, Context(ingest.facts, first))
        assert result.state == ingest.states().get(code, EMPTY)
        assert {(code, one.cycle) for one in result.completions} <= set(ingest.recorded)
        assert result.state.times_completed == len(result.completions)
        assert [one.ordinal for one in result.completions] == list(range(1, len(result.completions) + 1))
        assert [one.event for one in result.steps] == history


@given(quests(opt_in=True), everything, deliveries)
def test_folding_everything_again_changes_nothing(
    specs: tuple[Definition, ...], events: list[Event], delivery: Delivery
) -> None:
    ingest = delivered(specs, events, delivery)
    before = dict(ingest.stored), dict(ingest.recorded)
    assert ingest.handle([], refold=ingest.ruleset.by_code) == ()
    assert (ingest.stored, ingest.recorded) == before


@given(quests(opt_in=True), everything)
def test_every_state_survives_storing(specs: tuple[Definition, ...], events: list[Event]) -> None:
    """Of each quest, after every event; equal states have equal JSON, as sets of them tell."""
    ingest = ingest_of(*specs)
    ingest.handle(events)
    first = {code: state.first_completion for code, state in ingest.states().items()}
    for timeline in ingest.ruleset.by_code.values():
        steps = fold(timeline, in_order(events), Context(ingest.facts, first)).steps
        for step in steps:
            restored = from_json(json.loads(json.dumps(to_json(step.state))))
            assert restored == step.state
            assert to_json(restored) == to_json(step.state)
