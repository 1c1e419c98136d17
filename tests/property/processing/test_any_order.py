"""T5: any order, duplication, delay or splitting of the same events ends in the same progress and completions."""

from hypothesis import given

from processing_service.domain.definition import Definition
from processing_service.domain.event import Event
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

Quests = tuple[Definition, ...]


def deliver(specs: Quests, events: list[Event], delivery: Delivery) -> tuple[InMemoryIngest, InMemoryIngest]:
    """The events as they were delivered, and one by one in their order."""
    shuffled, one_by_one = ingest_of(*specs), ingest_of(*specs)
    for batch in delivery(events):
        shuffled.handle(batch)
    for event in in_order(events):
        one_by_one.handle([event])
    return shuffled, one_by_one


@given(quests(facts=False), histories(FREEZE, *LEVELS), deliveries)
def test_what_a_user_does_counts_the_same_in_any_order(specs: Quests, events: list[Event], delivery: Delivery) -> None:
    shuffled, one_by_one = deliver(specs, events, delivery)
    assert shuffled.progress() == one_by_one.progress()
    assert shuffled.recorded == one_by_one.recorded
    assert shuffled.most_rounds <= len(specs), "a round of reading for each link of the longest chain at most"


@given(quests(), histories(FREEZE, *FACTS, *LEVELS), deliveries)
def test_what_is_known_of_a_user_counts_the_same_in_any_order(
    specs: Quests, events: list[Event], delivery: Delivery
) -> None:
    """What was recorded before something became known stands."""
    shuffled, one_by_one = deliver(specs, events, delivery)
    assert shuffled.progress() == one_by_one.progress()
    assert found_by_the_fold(shuffled) <= set(shuffled.recorded)


@given(quests(opt_in=True), histories(FREEZE, *ENROLMENTS, *FACTS, *LEVELS), deliveries)
def test_enrolment_counts_the_same_in_any_order(specs: Quests, events: list[Event], delivery: Delivery) -> None:
    """What was recorded before the quest was known to have been abandoned stands."""
    shuffled, one_by_one = deliver(specs, events, delivery)
    assert shuffled.progress() == one_by_one.progress()
    assert found_by_the_fold(shuffled) <= set(shuffled.recorded)


def found_by_the_fold(ingest: InMemoryIngest) -> set[tuple[str, int]]:
    """The cycles that the log comes to, whatever was recorded on the way."""
    anew = InMemoryIngest(ingest.ruleset)
    anew.handle(ingest.log.values())
    return set(anew.recorded)
