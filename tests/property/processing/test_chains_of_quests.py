"""T5: any order, duplication, delay or splitting of the same events ends in the same progress and completions."""

from hypothesis import given, settings
from hypothesis import strategies as st

from processing_service.domain.context import Context
from processing_service.domain.evaluator import fold
from processing_service.domain.event import Event
from processing_service.domain.facts import Facts
from processing_service.domain.state import EMPTY
from tests.property.processing.chain_model import expected
from tests.property.processing.chain_specs import QuestSpec, build
from tests.property.processing.chain_strategies import deliveries, histories, quests, tangled_quests
from tests.property.processing.in_memory_ingest import InMemoryIngest

thorough = settings(deadline=None, max_examples=300)


def assert_equals_model(ingest: InMemoryIngest, specs: tuple[QuestSpec, ...], events: list[Event]) -> None:
    """Completions, their places and progress are those of the reference model."""
    model = expected(specs, events)
    assert ingest.completions() == {code: result.completions for code, result in model.items()}
    for code, result in model.items():
        state = ingest.states().get(code, EMPTY)
        assert state.times_completed == len(result.completions)
        if state.progress is not None:
            objective = ingest.ruleset.by_code[code].versions[state.version - 1].objective
            assert objective.amount(state.progress) == result.progress
        else:
            assert result.progress == 0


@thorough
@given(st.data(), quests(), histories())
def test_any_delivery_gives_what_the_model_gives(
    data: st.DataObject, specs: tuple[QuestSpec, ...], events: list[Event]
) -> None:
    ingest = InMemoryIngest(build(specs))
    for batch in data.draw(deliveries(events)):
        ingest.handle(batch)
    assert_equals_model(ingest, specs, events)
    assert ingest.most_rounds <= len(specs), "a round of reading for each link of the longest chain at most"


@thorough
@given(st.data(), quests(), histories())
def test_any_delivery_gives_the_states_of_one_sorted_delivery(
    data: st.DataObject, specs: tuple[QuestSpec, ...], events: list[Event]
) -> None:
    shuffled, in_order = InMemoryIngest(build(specs)), InMemoryIngest(build(specs))
    for batch in data.draw(deliveries(events)):
        shuffled.handle(batch)
    for event in sorted(events, key=lambda one: one.position):
        in_order.handle([event])
    assert shuffled.stored == in_order.stored


@thorough
@given(st.data(), tangled_quests(), histories())
def test_versions_that_depend_on_each_other_in_turn(
    data: st.DataObject, specs: tuple[QuestSpec, ...], events: list[Event]
) -> None:
    ingest = InMemoryIngest(build(specs))
    for batch in data.draw(deliveries(events)):
        ingest.handle(batch)
    assert_equals_model(ingest, specs, events)


@thorough
@given(quests(), histories())
def test_folding_the_log_gives_the_stored_rows(specs: tuple[QuestSpec, ...], events: list[Event]) -> None:
    """T4, and the ground on which explanations stand: one fold for each quest, with a step for every event."""
    ingest = InMemoryIngest(build(specs))
    ingest.handle(events)
    first = {code: state.first_completion for code, state in ingest.states().items()}
    history = sorted(events, key=lambda one: one.position)
    for code, timeline in ingest.ruleset.by_code.items():
        result = fold(timeline, history, Context(Facts("user1"), first))
        assert result.state == ingest.states().get(code, EMPTY)
        assert [one.position for one in result.completions] == ingest.completions()[code]
        assert [one.event for one in result.steps] == history


@thorough
@given(quests(), histories(), st.data())
def test_folding_everything_again_changes_nothing(
    specs: tuple[QuestSpec, ...], events: list[Event], data: st.DataObject
) -> None:
    ingest = InMemoryIngest(build(specs))
    for batch in data.draw(deliveries(events)):
        ingest.handle(batch)
    before = dict(ingest.stored), dict(ingest.recorded)
    assert ingest.handle([], refold=ingest.ruleset.by_code) == ()
    assert (ingest.stored, ingest.recorded) == before
