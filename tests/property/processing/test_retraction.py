"""Taking an event back equals never having had it; having it again equals never having taken it back."""

from hypothesis import given
from hypothesis import strategies as st

from processing_service.domain.definition import Definition
from processing_service.domain.event import Event
from processing_service.domain.state import EMPTY
from tests.property.processing.chain_specs import QuestSpec, build
from tests.property.processing.chain_strategies import histories, quests, tangled_quests
from tests.property.processing.definitions import quests as quests_of_all_kinds
from tests.property.processing.histories import FREEZE, LEVELS, Delivery, deliveries
from tests.property.processing.histories import histories as histories_of_all_kinds
from tests.property.processing.in_memory_ingest import InMemoryIngest, ingest_of


def assert_equal(one: InMemoryIngest, other: InMemoryIngest) -> None:
    """The same completions at the same places, and the same states; a row that says nothing is no row."""
    assert one.completions() == other.completions()
    for code in one.ruleset.by_code:
        assert one.states().get(code, EMPTY) == other.states().get(code, EMPTY)


@given(st.data(), st.one_of(quests(), tangled_quests()), histories().filter(bool), deliveries)
def test_what_was_taken_back_was_never_there(
    data: st.DataObject, specs: tuple[QuestSpec, ...], events: list[Event], delivery: Delivery
) -> None:
    fraud = data.draw(st.lists(st.sampled_from(events), min_size=1, max_size=4, unique_by=lambda one: one.event_id))
    honest = [event for event in events if event not in fraud]
    retracted, never = InMemoryIngest(build(specs)), InMemoryIngest(build(specs))
    for batch in delivery(events):
        retracted.handle(batch)
    for event in fraud:
        retracted.retract(event)
    never.handle(honest)
    assert_equal(retracted, never)


@given(st.data(), quests(), histories().filter(bool))
def test_what_comes_again_counts_as_ever(
    data: st.DataObject, specs: tuple[QuestSpec, ...], events: list[Event]
) -> None:
    event = data.draw(st.sampled_from(events))
    again, ever = InMemoryIngest(build(specs)), InMemoryIngest(build(specs))
    again.handle(events)
    again.retract(event)
    again.handle([event])
    ever.handle(events)
    assert_equal(again, ever)


@given(
    st.data(),
    quests_of_all_kinds(facts=False),
    histories_of_all_kinds(FREEZE, *LEVELS).filter(bool),
    deliveries,
)
def test_a_level_that_was_taken_back_was_never_reached(
    data: st.DataObject, specs: tuple[Definition, ...], events: list[Event], delivery: Delivery
) -> None:
    lost = data.draw(st.lists(st.sampled_from(events), min_size=1, max_size=4, unique_by=lambda one: one.event_id))
    retracted, never = ingest_of(*specs), ingest_of(*specs)
    for batch in delivery(events):
        retracted.handle(batch)
    for event in lost:
        retracted.retract(event)
    never.handle([event for event in events if event not in lost])
    assert_equal(retracted, never)
