"""`streak`: days and weeks in a row, grace and freezes, step by step."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from processing_service.domain.calendar import UTC_CALENDAR
from processing_service.domain.context import Context
from processing_service.domain.definition import Repeat
from processing_service.domain.event import Event
from processing_service.domain.facts import Fact, Facts
from processing_service.domain.measures import FieldPath, Streak
from processing_service.domain.measures.streak import MOST_FREEZES, Run
from processing_service.domain.pause import Pause
from processing_service.domain.state import EMPTY
from tests.unit.processing.domain.builders import FREEZE, completed, day, folded, leaf, outcomes, quest, timeline

FREEZES = frozenset({FREEZE})
NOBODY = Context(Facts("user1"))


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


def stand(streak: Streak, *events: Event, today: float) -> tuple[int, int, int]:
    """Length, freezes left and freezes used, as they stand on a day."""
    line = timeline(quest(leaf("days", streak, 99)))
    state = folded(line, *events).state
    run = streak.settle(state.progress, UTC_CALENDAR.number(streak.every, day(today).timestamp), NOBODY)
    return run.length, run.freezes, run.used


def test_a_day_counts_once_and_days_in_a_row_add_up() -> None:
    result = folded(timeline(quest(leaf("days", Streak(), 3))), *map(day, (0, 0.5, 1, 2, 2.5, 3)))
    assert outcomes(result) == [
        "+1",
        "this day counts already",
        "+1",
        "+1 completes 1",
        "this day counts already",
        "+1",
    ]


def test_today_is_not_missed_before_it_is_over() -> None:
    assert stand(Streak(), day(0), day(1), today=1) == (2, 0, 0)
    assert stand(Streak(), day(0), day(1), today=2) == (2, 0, 0)
    assert stand(Streak(), day(0), day(1), today=3) == (0, 0, 0)


def test_grace_is_for_days_in_a_row() -> None:
    streak = Streak("day", 2)
    assert stand(streak, day(0), day(3), day(6), today=6) == (3, 0, 0)
    assert stand(streak, day(0), day(4), today=4) == (1, 0, 0)


def test_freezes_are_used_up_by_what_is_missed_beyond_the_grace() -> None:
    streak = Streak("day", 1, FREEZES, FieldPath("number"))
    given = [day(0), day(0.1, FREEZE, number=2)]
    assert stand(streak, *given, today=2) == (1, 2, 0)
    assert stand(streak, *given, today=3) == (1, 1, 1)
    assert stand(streak, *given, today=4) == (1, 0, 2)
    assert stand(streak, *given, day(4), today=4) == (2, 0, 2)
    assert stand(streak, *given, day(5), today=5) == (1, 0, 2), "one day more than freezes and grace"


def test_a_freeze_is_used_up_on_the_first_day_that_is_missed_whether_or_not_there_is_a_streak() -> None:
    streak = Streak("day", 0, FREEZES)
    assert stand(streak, day(0, FREEZE), today=0) == (0, 1, 0)
    assert stand(streak, day(0, FREEZE), day(1), today=1) == (1, 0, 1)
    assert stand(streak, day(0, FREEZE), day(0.5), day(2), today=2) == (2, 0, 1)


def test_a_completion_leaves_the_freezes_and_its_own_day_counts_once() -> None:
    streak = quest(leaf("days", Streak("day", 0, FREEZES), 2))
    events = [day(0), day(0.1, FREEZE), day(1), day(1.5), day(3), day(4)]
    assert completed(streak, events=events) == [day(1).event_id, day(4).event_id]


def test_weeks_begin_on_monday() -> None:
    """Days 0 and 2 are Friday and Sunday, 3 is Monday."""
    result = folded(timeline(quest(leaf("weeks", Streak("week"), 2))), *map(day, (0, 2, 3, 16.9)))
    assert outcomes(result) == ["+1", "this week counts already", "+1 completes 1", "+1"]
    assert stand(Streak("week"), day(0), day(3), day(16.9), today=17) == (3, 0, 0)
    assert stand(Streak("week"), day(0), day(9.9), today=10) == (2, 0, 0)
    assert stand(Streak("week"), day(0), day(17), today=17) == (1, 0, 0)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (-1, "field 'number' negative"),
        (1.5, "field 'number' not a whole number"),
        ("2", "field 'number' not a whole number"),
    ],
)
def test_freezes_that_cannot_be_counted(number: object, reason: str) -> None:
    streak = Streak("day", 0, FREEZES, FieldPath("number"))
    result = folded(timeline(quest(leaf("days", streak, 2))), day(0, FREEZE, number=number))
    assert outcomes(result) == [reason]
    assert result.state == EMPTY


def test_freezes_are_bounded_and_one_where_the_event_does_not_say() -> None:
    streak = Streak("day", 0, FREEZES, FieldPath("number"))
    assert stand(streak, day(0, FREEZE), today=0) == (0, 1, 0)
    assert stand(streak, day(0, FREEZE, number=10**9), day(0.1, FREEZE), today=0) == (0, MOST_FREEZES, 0)


def test_a_date_that_the_user_never_had_is_not_missed() -> None:
    """Samoa had no 30 December 2011: who acts on the 29th and the 31st has not missed a day."""
    apia = Facts("user1", [Fact(datetime(2011, 1, 1, tzinfo=UTC), "Pacific/Apia", ZoneInfo("Pacific/Apia"), {})])
    streak = quest(leaf("days", Streak(), 2), published_at=datetime(2011, 1, 1, tzinfo=UTC))
    noon = datetime(2011, 12, 29, 12, tzinfo=ZoneInfo("Pacific/Apia")).astimezone(UTC)
    events = [Event("a", "Match", "user1", noon, {}), Event("b", "Match", "user1", noon + timedelta(days=1), {})]
    assert completed(streak, events=events, facts=apia) == ["b"]
    assert events[1].timestamp.astimezone(ZoneInfo("Pacific/Apia")).day == 31


def test_a_run_is_carried_to_a_streak_of_the_same_span_only() -> None:
    run = Run(3, 3, 1, 1, active=True)
    assert Streak("day", 2).adopt(Streak("day"), run) is run
    assert Streak("week").adopt(Streak("day"), run) is None


@pytest.mark.parametrize(
    ("pauses", "standing"),
    [
        ([], (1, 0, 1)),
        ([(2.5, 3.5)], (3, 1, 0)),
        ([(2, 4)], (3, 1, 0)),
        ([(2, 2.2), (2.4, 2.6), (3.5, 3.6)], (3, 1, 0)),
        ([(2.5, 3)], (3, 0, 1)),
        ([(3.9, 4.5)], (3, 0, 1)),
    ],
)
def test_days_with_a_pause_in_them_are_not_missed(
    pauses: list[tuple[float, float]], standing: tuple[int, int, int]
) -> None:
    """Two days are left out, and there is one freeze: it is for days that could be missed."""
    streak = Streak("day", 0, FREEZES)
    times = tuple(Pause(day(begins).timestamp, day(ends).timestamp) for begins, ends in pauses)
    line = replace(timeline(quest(leaf("days", streak, 99))), pauses=times)
    run = folded(line, day(0), day(1, FREEZE), day(1.5), day(4.7)).state.progress
    assert (run.length, run.freezes, run.used) == standing


def test_weeks_with_a_pause_in_them_are_not_missed() -> None:
    """And a pause that lasts keeps the streak as it was."""
    line = timeline(quest(leaf("weeks", Streak("week"), 99)))
    weeks = [day(0), day(7), day(21)]
    assert folded(line, *weeks).state.progress.length == 1
    paused = replace(line, pauses=(Pause(day(15).timestamp, day(15.1).timestamp),))
    assert folded(paused, *weeks).state.progress.length == 3
    lasting = Context(Facts("user1"), pauses=(Pause(day(2).timestamp),))
    run = folded(line, day(0)).state.progress
    assert Streak("week").settle(run, UTC_CALENDAR.number("week", day(700).timestamp), lasting).length == 1
