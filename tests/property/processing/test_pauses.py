"""Pauses: in any order the same, one more event never hurts, what lies within is as if it had not been."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition, Repeat
from processing_service.domain.evaluator import fold
from processing_service.domain.event import Event
from processing_service.domain.facts import Facts
from processing_service.domain.measures import Streak
from processing_service.domain.pause import Pause
from processing_service.domain.timeline import Timeline
from tests.property.processing.definitions import COUNTS, MATCH, STREAKS, leaf, plain_definitions, quests
from tests.property.processing.histories import (
    DAYS,
    ENROLMENTS,
    FACTS,
    FREEZE,
    LAST_SLOT,
    LEVELS,
    Delivery,
    at,
    deliveries,
    histories,
    in_order,
)
from tests.property.processing.in_memory_ingest import ingest_of
from tests.property.processing.test_any_order import found_by_the_fold
from tests.property.processing.test_monotony import MATCHES, assert_none_hurts

Quests = tuple[Definition, ...]
Pauses = tuple[Pause, ...]
NOBODY = Context(Facts("user1"))


def _paired(slots: list[int]) -> Pauses:
    moments = [at(slot) for slot in sorted(slots)]
    turns = [*moments, None]
    return tuple(
        Pause(begins, ends) for place, (begins, ends) in enumerate(pairwise(turns)) if place % 2 == 0 and begins
    )


pauses: st.SearchStrategy[Pauses] = st.lists(st.integers(0, LAST_SLOT + 1), min_size=1, max_size=5, unique=True).map(
    _paired
)
"""One to three, of which the last may not have ended."""


def paused(specs: Quests, times: Pauses) -> list[Timeline]:
    """The first quest with these pauses, the others with none."""
    first, *others = specs
    return [Timeline(first.code, (first,), None, times), *(Timeline(one.code, (one,)) for one in others)]


@given(quests(facts=False), pauses, histories(FREEZE, *LEVELS), deliveries)
def test_pauses_count_the_same_in_any_order(
    specs: Quests, times: Pauses, events: list[Event], delivery: Delivery
) -> None:
    shuffled, one_by_one = ingest_of(*paused(specs, times)), ingest_of(*paused(specs, times))
    for batch in delivery(events):
        shuffled.handle(batch)
    for event in in_order(events):
        one_by_one.handle([event])
    assert shuffled.progress() == one_by_one.progress()
    assert shuffled.recorded == one_by_one.recorded


@given(quests(opt_in=True), pauses, histories(FREEZE, *ENROLMENTS, *FACTS, *LEVELS), deliveries)
def test_enrolment_around_pauses_counts_the_same_in_any_order(
    specs: Quests, times: Pauses, events: list[Event], delivery: Delivery
) -> None:
    """What was recorded before something else became known stands."""
    shuffled, one_by_one = ingest_of(*paused(specs, times)), ingest_of(*paused(specs, times))
    for batch in delivery(events):
        shuffled.handle(batch)
    for event in in_order(events):
        one_by_one.handle([event])
    assert shuffled.progress() == one_by_one.progress()
    assert found_by_the_fold(shuffled) <= set(shuffled.recorded)


@given(quests(), pauses, histories(FREEZE, *FACTS, *LEVELS))
def test_one_more_thing_done_never_hurts(specs: Quests, times: Pauses, events: list[Event]) -> None:
    done = [event for event in events if event.event_type not in FACTS]
    assert_none_hurts(paused(specs, times), events, done)


@given(plain_definitions((*STREAKS, *COUNTS)), pauses, histories(FREEZE, min_size=4, slots=DAYS, evidence=MATCHES))
def test_streaks_around_pauses_never_hurt(quest: Definition, times: Pauses, events: list[Event]) -> None:
    assert_none_hurts(paused((quest,), times), events, events)


@given(quests(), pauses, histories(FREEZE, *LEVELS))
def test_what_lies_within_is_as_if_it_had_not_been(specs: Quests, times: Pauses, events: list[Event]) -> None:
    line = paused(specs[:1], times)[0]
    ordered = in_order(events)
    counted = [event for event in ordered if not line.is_paused_at(event.timestamp)]
    assert fold(line, ordered, NOBODY).state == fold(line, counted, NOBODY).state


@given(st.integers(0, 6), st.integers(1, 6), st.integers(0, 3), st.booleans())
def test_who_acts_on_every_other_day_keeps_the_streak(before: int, days: int, after: int, is_open: bool) -> None:
    """Matches on each day around a pause of whole days: none is missed, whether it was paused in the morning or not."""
    begins, ends = 6 * (before + 1), 6 * (before + 1 + days)
    pause = Pause(at(begins + 1), None if is_open else at(ends - 1))
    quest = Definition("first", 1, at(0), leaf("days", Streak("day"), 99, MATCH), Repeat())
    line = Timeline("first", (quest,), None, (pause,))
    acting = [day for day in range(before + 2 + days + after) if not begins <= 6 * day < ends]
    events = [Event(f"e{day:02}", "Match", "user1", at(6 * day + 3), {}) for day in acting]
    counted = [event for event in events if not pause.holds(event.timestamp)]
    progress = fold(line, events, NOBODY).state.progress
    assert progress.length == len(counted)
