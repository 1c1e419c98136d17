"""One more event, early or late, never takes a completion away, nor makes one later."""

from collections.abc import Iterable, Sequence

from hypothesis import given

from processing_service.domain.definition import Definition
from processing_service.domain.enrolment import ACCEPTED
from processing_service.domain.event import Event
from processing_service.domain.timeline import Timeline
from tests.property.processing.definitions import COUNTS, STREAKS, SUMS, plain_definitions, quests
from tests.property.processing.histories import DAYS, ENROLMENTS, FACTS, FREEZE, LEVELS, TWO_DAYS, histories
from tests.property.processing.in_memory_ingest import ingest_of

MATCHES = ("Match", "Match", "Match", "Lesson")
Quests = tuple[Definition, ...]


def assert_none_hurts(specs: Sequence[Definition | Timeline], events: list[Event], extras: Iterable[Event]) -> None:
    """Every completion that is there without one of the extra events is there with it, and not later."""
    complete = ingest_of(*specs)
    complete.handle(events)
    for extra in extras:
        without = ingest_of(*specs)
        without.handle([event for event in events if event is not extra])
        for code, positions in without.completions().items():
            reached = complete.completions()[code]
            assert len(reached) >= len(positions), extra
            assert all(now <= before for now, before in zip(reached, positions, strict=False)), extra


@given(quests(), histories(FREEZE, *FACTS, *LEVELS))
def test_one_more_thing_done_never_hurts(specs: Quests, events: list[Event]) -> None:
    done = [event for event in events if event.event_type not in FACTS]
    assert_none_hurts(specs, events, done)


@given(quests(opt_in=True), histories(FREEZE, *ENROLMENTS, *LEVELS))
def test_one_more_thing_done_never_hurts_whoever_is_enrolled(specs: Quests, events: list[Event]) -> None:
    done = [event for event in events if event.event_type not in ENROLMENTS]
    assert_none_hurts(specs, events, done)


@given(quests(opt_in=True, facts=False), histories(FREEZE, *ENROLMENTS, *LEVELS))
def test_accepting_once_more_never_hurts(specs: Quests, events: list[Event]) -> None:
    """A window that is relative to the enrolment moves with it; all others stay."""
    accepted = [event for event in events if event.event_type == ACCEPTED]
    assert_none_hurts(specs, events, accepted)


@given(plain_definitions(COUNTS), histories(min_size=4, slots=TWO_DAYS, evidence=MATCHES))
def test_caps_and_cooldowns_never_hurt(quest: Definition, events: list[Event]) -> None:
    assert_none_hurts((quest,), events, events)


@given(plain_definitions(SUMS), histories(min_size=4, slots=TWO_DAYS, evidence=MATCHES))
def test_capped_sums_never_hurt(quest: Definition, events: list[Event]) -> None:
    assert_none_hurts((quest,), events, events)


@given(plain_definitions(STREAKS), histories(FREEZE, min_size=4, slots=DAYS, evidence=MATCHES))
def test_streaks_never_hurt(quest: Definition, events: list[Event]) -> None:
    assert_none_hurts((quest,), events, events)
