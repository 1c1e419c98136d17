"""Changing zone wins nothing, and who does something every day completes a daily quest every day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from processing_service.domain.calendar import Span, first_day_of, name_of
from processing_service.domain.definition import Reset
from tests.property.calendar.journeys import (
    Journey,
    around,
    calendar_of,
    journeys,
    moments,
    names,
    resident,
    staying,
    zone_at,
)
from tests.property.calendar.quests import cycles
from tests.property.calendar.zones import BEGINNING, DAY, HOUR, INSTANT, comes_again, wall_date

WIDEST = 26 * HOUR
"""Between Etc/GMT+12 and Etc/GMT-14."""
RESETS: tuple[tuple[Reset, Span], ...] = (("daily", "day"), ("weekly", "week"), ("monthly", "month"))


@given(st.data(), journeys(), st.integers(0, 20 * 24 * 60))
def test_no_more_days_begin_than_time_and_the_width_of_the_world_allow(
    data: st.DataObject, journey: Journey, minutes: int
) -> None:
    """In T hours fewer than T/24 + 1 + 26/24 days, wherever the user goes.

    T/24 + 2 holds for everybody whose zones are at most 24 hours apart, and fails by two hours for those who go from
    UTC-12 to UTC+14: the test below.
    """
    start = data.draw(around(journey))
    calendar, time = calendar_of(journey), timedelta(minutes=minutes)
    begun = calendar.day(start + time) - calendar.day(start)
    assert begun < (time + WIDEST) / DAY + 1
    if _width(journey, start, start + time) <= DAY:
        assert begun <= time / DAY + 2


def _width(journey: Journey, start: datetime, end: datetime) -> timedelta:
    """How far apart the clocks of a journey are, at its moves and at both ends."""
    seen = [start, end, *(moment for since, _ in journey for moment in (since - INSTANT, since) if moment <= end)]
    offsets = [moment.astimezone(ZoneInfo(zone_at(journey, moment))).utcoffset() or timedelta(0) for moment in seen]
    return max(offsets) - min(offsets)


def test_three_days_in_twenty_three_hours_from_the_latest_zone_to_the_earliest() -> None:
    start = datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
    journey = ((BEGINNING, "Etc/GMT+12"), (start + HOUR, "UTC"), (start + 2 * HOUR, "Etc/GMT-14"))
    calendar = calendar_of(journey)
    found = [calendar.day(start + step * HOUR) for step in range(24)]
    assert sorted(set(found)) == [date(2026, 3, day).toordinal() for day in (1, 2, 3, 4)]


@given(st.data(), names, journeys())
def test_who_goes_away_and_comes_back_is_two_days_ahead_at_most_and_wins_none(
    data: st.DataObject, home: str, journey: Journey
) -> None:
    """One day at most, if the zones are no more than 24 hours apart. The day reached lasts until home has it too."""
    assume(journey)
    start, end = journey[0][0], journey[-1][0]
    away = calendar_of((*resident(home), *journey, (end, home)))
    at_home = staying(home)
    moment = data.draw(around(journey))
    ahead = away.day(moment) - at_home.day(moment)
    assert (0 if moment >= end else -2) <= ahead <= 2
    back = max(end, at_home.next_begins("day", end))
    while at_home.day(back) < away.day(end):
        back = at_home.next_begins("day", back)
    assert away.day(back) == at_home.day(back)
    assert away.day(back + 30 * DAY) == at_home.day(back + 30 * DAY)
    assert away.day(start - INSTANT) == at_home.day(start - INSTANT)


@given(st.data(), names)
def test_one_completion_for_each_date_with_an_event(data: st.DataObject, name: str) -> None:
    """Of a user who stays, by the dates on the wall; moments whose date is still to come again aside."""
    start = data.draw(moments(name))
    gaps = data.draw(st.lists(st.integers(1, 40 * 60), min_size=1, max_size=40))
    found = [start + timedelta(minutes=sum(gaps[:index])) for index in range(len(gaps) + 1)]
    found = [moment for moment in found if not comes_again(name, moment)]
    dates = sorted({wall_date(name, moment) for moment in found})
    journey = resident(name)
    assert cycles(journey, found, "daily") == [name_of("day", day) for day in dates]
    months = sorted({100 * day.year + day.month for day in map(date.fromordinal, dates)})
    assert cycles(journey, found, "monthly") == months
    weeks = sorted({100 * day.isocalendar().year + day.isocalendar().week for day in map(date.fromordinal, dates)})
    assert cycles(journey, found, "weekly") == weeks


@given(st.data(), journeys(), st.sampled_from(RESETS), st.integers(1, 3))
def test_no_period_is_completed_twice_wherever_the_user_goes(
    data: st.DataObject, journey: Journey, reset: tuple[Reset, Span], target: int
) -> None:
    found = sorted(set(data.draw(st.lists(around(journey), min_size=1, max_size=25))))
    calendar, (word, span) = calendar_of(journey), reset
    numbers = [calendar.number(span, moment) for moment in found]
    enough = sorted({number for number in numbers if numbers.count(number) >= target})
    assert cycles(journey, found, word, target) == [name_of(span, number) for number in enough]


@given(names, st.sampled_from([1972, 1999, 2000, 2023, 2024, 2040]))
def test_a_month_of_days_needs_every_day_of_it(name: str, year: int) -> None:
    """29 events in February, one a day: in leap years only."""
    calendar = staying(name)
    found = [calendar.next_begins("day", datetime(year, 1, 30, 12, tzinfo=UTC))]
    while len(found) < 35:
        found.append(calendar.next_begins("day", found[-1]))
    is_leap = date(year, 3, 1) - date(year, 2, 1) == 29 * DAY
    assert cycles(resident(name), found, "monthly", 29) == ([100 * year + 2] if is_leap else [])


@given(names)
def test_the_week_of_a_new_year_is_one_week(name: str) -> None:
    """28 December 2020 to 3 January 2021 is the 53rd week of 2020."""
    calendar = staying(name)
    found = [datetime(2020, 12, 25, 12, tzinfo=UTC)]
    while len(found) < 18:
        found.append(calendar.next_begins("day", found[-1]))
    journey = resident(name)
    assert cycles(journey, found, "weekly") == [202052, 202053, 202101, 202102]
    assert name_of("day", first_day_of("week", calendar.number("week", found[-1]))) == 20210111
