"""One more event, early or late, never takes a completion away; limits hold whatever comes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from processing_service.domain.event import Event
from processing_service.domain.state import EMPTY
from tests.property.processing.in_memory_ingest import InMemoryIngest
from tests.property.processing.specs import QuestSpec, build
from tests.property.processing.strategies import deliveries, histories, quests

thorough = settings(deadline=None, max_examples=300)


@thorough
@given(st.data(), quests(), histories().filter(bool))
def test_one_more_event_never_lowers_completions_nor_delays_them(
    data: st.DataObject, specs: tuple[QuestSpec, ...], events: list[Event]
) -> None:
    extra = data.draw(st.sampled_from(events))
    without, complete = InMemoryIngest(build(specs)), InMemoryIngest(build(specs))
    without.handle([event for event in events if event is not extra])
    complete.handle(events)
    for code, positions in without.completions().items():
        reached = complete.completions()[code]
        assert len(reached) >= len(positions)
        assert all(now <= before for now, before in zip(reached, positions, strict=False))


@thorough
@given(st.data(), quests(), histories())
def test_completions_never_exceed_the_largest_limit(
    data: st.DataObject, specs: tuple[QuestSpec, ...], events: list[Event]
) -> None:
    ingest = InMemoryIngest(build(specs))
    for batch in data.draw(deliveries(events)):
        before = {code: len(positions) for code, positions in ingest.completions().items()}
        ingest.handle(batch)
        for quest in specs:
            completed = len(ingest.completions()[quest.code])
            assert completed >= before[quest.code]
            limits = [1 if version.reset == "never" else version.limit for version in quest.versions]
            if None not in limits:
                assert completed <= max(limit for limit in limits if limit is not None)


@thorough
@given(st.data(), quests(), histories())
def test_first_and_last_completion_are_those_recorded(
    data: st.DataObject, specs: tuple[QuestSpec, ...], events: list[Event]
) -> None:
    ingest = InMemoryIngest(build(specs))
    for batch in data.draw(deliveries(events)):
        ingest.handle(batch)
    for code, positions in ingest.completions().items():
        state = ingest.states().get(code, EMPTY)
        assert state.first_completion == (positions[0] if positions else None)
        assert state.last_completion == (positions[-1] if positions else None)
