"""Completions are events like any other: a quest that counts them ends the same, however the first events came in."""

from hypothesis import given

from processing_service.domain.event import Event
from processing_service.domain.identity import completed_event_id
from tests.property.processing.chain_specs import QuestSpec, VersionSpec, build
from tests.property.processing.chain_strategies import histories, quests
from tests.property.processing.histories import Delivery, deliveries
from tests.property.processing.in_memory_ingest import InMemoryIngest

COLLECTOR = QuestSpec(
    "collector", (VersionSpec(0, frozenset({"QuestCompleted"}), "count", target=2, limit=None, reset="on_completion"),)
)


def deliver(ingest: InMemoryIngest, batch: list[Event]) -> None:
    """Handle a batch, then the completions that follow from it, until none follows."""
    while batch:
        batch = [
            Event(
                completed_event_id("user1", completion.code, completion.cycle),
                "QuestCompleted",
                "user1",
                completion.position[0],
                {"code": completion.code, "cycle": completion.cycle},
            )
            for completion in ingest.handle(batch)
            if completion.code != "collector"
        ]


@given(quests(), histories(), deliveries)
def test_every_completion_is_counted_once(
    specs: tuple[QuestSpec, ...], events: list[Event], delivery: Delivery
) -> None:
    ingest = InMemoryIngest(build((*specs, COLLECTOR)))
    for batch in delivery(events):
        deliver(ingest, batch)
    completions = ingest.completions()
    collected = completions.pop("collector")
    assert len(collected) == sum(map(len, completions.values())) // 2
