"""Quests that need each other, in chains and across versions, come to what the model says, in whatever order."""

from hypothesis import given

from processing_service.domain.event import Event
from processing_service.domain.state import EMPTY
from tests.property.processing.chain_model import expected
from tests.property.processing.chain_specs import QuestSpec, build
from tests.property.processing.chain_strategies import histories, quests, tangled_quests
from tests.property.processing.histories import Delivery, deliveries
from tests.property.processing.in_memory_ingest import InMemoryIngest


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


@given(quests(), histories(), deliveries)
def test_any_delivery_gives_what_the_model_gives(
    specs: tuple[QuestSpec, ...], events: list[Event], delivery: Delivery
) -> None:
    ingest = InMemoryIngest(build(specs))
    for batch in delivery(events):
        ingest.handle(batch)
    assert_equals_model(ingest, specs, events)
    assert ingest.most_rounds <= len(specs), "a round of reading for each link of the longest chain at most"


@given(tangled_quests(), histories(), deliveries)
def test_versions_that_depend_on_each_other_in_turn(
    specs: tuple[QuestSpec, ...], events: list[Event], delivery: Delivery
) -> None:
    ingest = InMemoryIngest(build(specs))
    for batch in delivery(events):
        ingest.handle(batch)
    assert_equals_model(ingest, specs, events)
