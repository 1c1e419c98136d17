"""The days of a streak: what counted, and what a freeze has bridged."""

from collections.abc import Iterable

from processing_service.domain.context import Context
from processing_service.domain.definition import Repeat
from processing_service.domain.event import Event
from processing_service.domain.explanation import explain_events
from processing_service.domain.facts import Facts
from processing_service.domain.measures import Streak
from processing_service.domain.streak_days import marked_periods
from tests.unit.processing.domain.builders import FREEZE, day, leaf, quest, timeline

STREAK = Streak("day", 0, frozenset({FREEZE}))
START = day(0)


def marks(events: Iterable[Event], first: int, today: int) -> dict[int, str]:
    """The marked days, counted from the day on which all begins."""
    context = Context(Facts("user1"))
    calendar = context.facts.calendar
    zero = calendar.day(START.timestamp)
    line = timeline(quest(leaf("days", STREAK, 99), Repeat()))
    runs = [one.after.progress for one in explain_events(line, events, context).steps]
    found = marked_periods(STREAK, runs, context, zero + first, zero + today)
    assert found == tuple(sorted(found, key=lambda one: one.number))
    return {one.number - zero: one.mark for one in found}


def test_days_that_counted_are_marked_once_however_often_they_did() -> None:
    assert marks([day(1), day(1.2), day(2)], 0, 5) == {1: "counted", 2: "counted"}


def test_a_freeze_bridges_the_first_day_that_is_missed_and_no_other() -> None:
    events = [day(1), day(1.1, FREEZE), day(3), day(6)]
    assert marks(events, 0, 7) == {1: "counted", 2: "frozen", 3: "counted", 6: "counted"}


def test_a_freeze_is_used_up_between_the_last_event_and_today_but_not_today() -> None:
    events = [day(1), day(1.1, FREEZE)]
    assert marks(events, 0, 2) == {1: "counted"}
    assert marks(events, 0, 3) == {1: "counted", 2: "frozen"}


def test_only_the_days_that_are_asked_for_are_told() -> None:
    events = [day(1), day(1.1, FREEZE), day(3), day(4)]
    assert marks(events, 3, 3) == {3: "counted"}
    assert marked_periods(STREAK, [], Context(Facts("user1")), 0, 9) == ()
