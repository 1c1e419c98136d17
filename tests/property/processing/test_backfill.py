"""Folding the past of a definition that comes late equals what live processing would have given."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from processing_service.domain.definition import Definition
from processing_service.domain.event import Event
from tests.property.processing.definitions import quests
from tests.property.processing.histories import FACTS, FREEZE, Delivery, at, deliveries, histories
from tests.property.processing.in_memory_ingest import ingest_of

PUBLISHED = 24


def counting_from_the_past(quest: Definition) -> Definition:
    """The same quest, published in the middle of the history, for which all that came before counts."""
    return replace(quest, published_at=at(PUBLISHED), counts_from=quest.published_at)


@given(quests(), histories(FREEZE, *FACTS), deliveries, st.data())
def test_a_backfill_gives_what_live_processing_would_have_given(
    specs: tuple[Definition, ...], events: list[Event], delivery: Delivery, data: st.DataObject
) -> None:
    """Some events came before the definitions, some while the past is being folded, some afterwards."""
    late = [counting_from_the_past(quest) for quest in specs]
    live, backfilled = ingest_of(*late), ingest_of(*late)
    catalog = backfilled.ruleset
    known_before = data.draw(st.sampled_from([[], late[:1]]))
    backfilled.install(ingest_of(*known_before).ruleset, ())
    batches = delivery(events)
    published, folded = sorted(data.draw(st.integers(0, len(batches))) for _ in range(2))
    for number, batch in enumerate(batches):
        if number == published:
            backfilled.install(catalog, {quest.code for quest in late if quest not in known_before})
        if number == folded:
            backfilled.fold_the_past()
        live.handle(batch)
        backfilled.handle(batch)
    if published == len(batches):
        backfilled.install(catalog, {quest.code for quest in late if quest not in known_before})
    backfilled.fold_the_past()
    assert backfilled.progress() == live.progress()
    in_the_end = ingest_of(*late)
    in_the_end.handle(events)
    assert set(in_the_end.recorded) <= set(live.recorded) & set(backfilled.recorded)


@given(quests(facts=False), histories(FREEZE), st.integers(0, 14))
def test_a_user_who_acts_while_the_past_is_folded_is_paid_the_same(
    specs: tuple[Definition, ...], events: list[Event], before: int
) -> None:
    late = [counting_from_the_past(quest) for quest in specs]
    live, backfilled = ingest_of(*late), ingest_of(*late)
    catalog = backfilled.ruleset
    backfilled.install(ingest_of().ruleset, ())
    backfilled.handle(events[:before])
    backfilled.install(catalog, catalog.by_code)
    for event in events[before:]:
        backfilled.handle([event])
    backfilled.fold_the_past()
    live.handle(events)
    assert (backfilled.progress(), backfilled.recorded) == (live.progress(), live.recorded)
