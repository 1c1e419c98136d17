"""Limits, periods and caps hold whatever comes."""

from collections import Counter

from hypothesis import given

from processing_service.domain.calendar import Span
from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.evaluator import fold
from processing_service.domain.event import Event
from processing_service.domain.measures import Capped
from processing_service.domain.outcome import Counted
from tests.property.processing.definitions import COUNTS, SUMS, definitions, quests
from tests.property.processing.histories import ENROLMENTS, FACTS, FREEZE, Delivery, deliveries, histories, in_order
from tests.property.processing.in_memory_ingest import ingest_of

SPANS: dict[str, Span] = {"daily": "day", "weekly": "week", "monthly": "month"}


@given(quests(opt_in=True), histories(FREEZE, *ENROLMENTS, *FACTS), deliveries)
def test_completions_never_exceed_the_limit_nor_one_a_period(
    specs: tuple[Definition, ...], events: list[Event], delivery: Delivery
) -> None:
    ingest = ingest_of(*specs)
    for batch in delivery(events):
        before = set(ingest.recorded)
        ingest.handle(batch)
        assert before <= set(ingest.recorded), "what is recorded stands"
    for quest in specs:
        reached = ingest.completions()[quest.code]
        limit = 1 if quest.repeat.reset == "never" else quest.repeat.limit
        assert limit is None or len(reached) <= limit
        state = ingest.states().get(quest.code)
        if state is not None and quest.repeat.reset in SPANS:
            anew = ingest_of(*specs)
            anew.handle(events)
            span = SPANS[quest.repeat.reset]
            periods = Counter(
                ingest.facts.calendar.number(span, position[0]) for position in anew.completions()[quest.code]
            )
            assert all(times == 1 for times in periods.values())


@given(
    definitions(measures=[one for one in COUNTS + SUMS if isinstance(one, Capped)]),
    histories(*FACTS),
)
def test_a_period_never_adds_more_than_the_cap(quest: Definition, events: list[Event]) -> None:
    """For each leaf within each cycle, and for a quest of one leaf without periods over all cycles."""
    ingest = ingest_of(quest)
    ingest.handle(events)
    added: Counter[tuple[object, ...]] = Counter()
    cycle = 0
    for step in fold(ingest.ruleset.by_code["first"], in_order(events), Context(ingest.facts)).steps:
        if not isinstance(step.outcome, Counted):
            continue
        one_leaf = len(quest.objective.leaves) == 1
        parts = ((quest.objective.leaves[0].id, step.outcome.contribution),) if one_leaf else step.outcome.parts
        carried = one_leaf and quest.repeat.span is None
        for leaf in quest.objective.leaves:
            assert isinstance(leaf.measure, Capped)
            number = ingest.facts.calendar.number(leaf.measure.per, step.event.timestamp)
            key = (leaf.id, number, None if carried else cycle, step.state.period)
            added[key] += dict(parts).get(leaf.id, 0)  # type: ignore[assignment]  # a Counter of decimals too
            assert added[key] <= leaf.measure.most
        cycle += len(step.outcome.completions)
