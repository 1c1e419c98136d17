"""`streak`: days and weeks in a row, grace and freezes, step by step."""

from processing_service.domain.definition import Repeat
from processing_service.domain.measures import Streak
from tests.unit.processing.domain.builders import FREEZE, completed, day, leaf, quest

FREEZES = frozenset({FREEZE})


def test_what_was_before_the_first_event_is_missed() -> None:
    """Otherwise an event long ago, with which the missing begins, would use up a freeze that is there without it."""
    streak = quest(leaf("days", Streak("day", 1, FREEZES), 2), Repeat())
    events = [day(6, FREEZE), day(7), day(8)]
    assert completed(streak, events=[*events, day(2)]) == completed(streak, events=events) == ["Match-192"]
    with_gap = [day(6, FREEZE), day(7), day(10)]
    assert completed(streak, events=[*with_gap, day(2)]) == completed(streak, events=with_gap) == []


def test_a_week_that_is_complete_goes_on_watching_the_days_and_taking_freezes() -> None:
    """Otherwise an event with which the week is complete earlier would take away the freeze that comes after it."""
    streak = quest(leaf("days", Streak("day", 0, FREEZES), 2), Repeat(None, "weekly"))
    saturday, sunday, monday, wednesday = day(1), day(2.1), day(3), day(5)
    events = [saturday, day(2, FREEZE), sunday, monday, wednesday]
    assert completed(streak, events=events) == [sunday.event_id, wednesday.event_id]
    assert completed(streak, events=[day(0), *events]) == [saturday.event_id, wednesday.event_id]
