"""Nobody loses a streak to a clock, and nobody keeps one without doing something."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from processing_service.domain.measures import FieldPath, Streak
from tests.property.calendar.journeys import (
    A_DAY_OF_A_MINUTE,
    NIGHT,
    Journey,
    around,
    calendar_of,
    journeys,
    moments,
    names,
    resident,
)
from tests.property.calendar.quests import gift, match, run_of
from tests.property.calendar.zones import BEGINNING, DAY, HOUR, comes_again, has, noon, wall_date

DAILY = Streak("day")
WITH_GIFTS = Streak("day", freezes_on=frozenset({"Gift"}), freezes_field=FieldPath("freezes"))


@st.composite
def often(draw: st.DrawFn, start: datetime) -> list[datetime]:
    """Moments from then on, never more than twelve hours apart, for up to twenty days."""
    gaps = draw(st.lists(st.one_of(st.just(12 * 60), st.integers(1, 12 * 60)), min_size=1, max_size=40))
    return [start + timedelta(minutes=sum(gaps[:index])) for index in range(len(gaps) + 1)]


@given(st.data(), journeys())
def test_an_event_every_twelve_hours_keeps_a_streak_wherever_the_user_goes(
    data: st.DataObject, journey: Journey
) -> None:
    found = data.draw(often(data.draw(around(journey)) - 3 * DAY))
    run = run_of(journey, map(match, found), DAILY)
    assert (run.length, run.missed) == (len(set(map(calendar_of(journey).day, found))), 0)


@given(st.data(), journeys())
def test_gifts_do_not_make_a_short_day_one_that_was_missed(data: st.DataObject, journey: Journey) -> None:
    """A gift shows that the user was there on a day; it must not show that they did nothing."""
    found = data.draw(often(data.draw(around(journey)) - 3 * DAY))
    gifts = [gift(moment, 0) for moment in data.draw(st.lists(around(journey), unique=True))]
    gifts = [one for one in gifts if found[0] <= one.timestamp <= found[-1]]
    run = run_of(journey, [*map(match, found), *gifts], WITH_GIFTS)
    assert run.length == len(set(map(calendar_of(journey).day, found)))


def test_a_day_of_a_minute_is_not_missed_with_or_without_a_gift_in_it() -> None:
    found = [NIGHT - HOUR, NIGHT + HOUR]
    calendar = calendar_of(A_DAY_OF_A_MINUTE)
    assert [calendar.day(moment) for moment in found] == [date(2026, 3, day).toordinal() for day in (1, 3)]
    assert run_of(A_DAY_OF_A_MINUTE, map(match, found), DAILY).length == 2
    present = gift(NIGHT + timedelta(seconds=45), 0)
    assert calendar.day(present.timestamp) == date(2026, 3, 2).toordinal()
    assert run_of(A_DAY_OF_A_MINUTE, [*map(match, found), present], WITH_GIFTS).length == 2


def test_less_than_twelve_hours_of_a_day_are_not_enough_to_miss_it() -> None:
    """The second of July begins in UTC, and ends when it does on Chatham, or in the zone UTC+12."""
    midnight = datetime(2026, 7, 2, tzinfo=UTC)
    late, midday = midnight - HOUR / 2, midnight + HOUR * 23 / 2
    hurried: Journey = ((BEGINNING, "UTC"), (midnight + HOUR, "Pacific/Chatham"))
    assert run_of(hurried, map(match, [late, midday]), DAILY).length == 2
    assert not calendar_of(hurried).had(date(2026, 7, 2).toordinal())
    leisurely: Journey = ((BEGINNING, "UTC"), (midnight + HOUR, "Etc/GMT-12"))
    assert run_of(leisurely, map(match, [late, midday + HOUR / 2]), DAILY).length == 1
    assert calendar_of(leisurely).had(date(2026, 7, 2).toordinal())


@st.composite
def an_event_on_every_date(draw: st.DrawFn, name: str) -> list[datetime]:
    """One for each date on the wall, up to forty in a row, at any time of the day that there is."""
    first = wall_date(name, draw(moments(name)) - 2 * DAY)
    found: list[datetime] = []
    for day in range(first, first + draw(st.integers(2, 40))):
        minute = draw(st.one_of(st.sampled_from([0, 1, 24 * 60 - 1]), st.integers(0, 24 * 60 - 1)))
        wall = datetime.combine(date.fromordinal(day), datetime.min.time()) + timedelta(minutes=minute)
        moment = wall.replace(fold=draw(st.integers(0, 1)), tzinfo=ZoneInfo(name)).astimezone(UTC)
        # A time that was left out is a moment of another date; a date that comes again has not quite begun.
        if wall_date(name, moment) == day and not comes_again(name, moment):
            found.append(moment)
        elif has(name, day):
            found.append(noon(name, day))
    return found


@given(st.data(), names)
def test_an_event_on_every_date_keeps_the_streak_of_who_stays(data: st.DataObject, name: str) -> None:
    """Whatever the clocks do; an event in the first minute of a date that comes again counts for the date before."""
    found = data.draw(an_event_on_every_date(name))
    run = run_of(resident(name), map(match, found), DAILY)
    assert (run.length, run.missed) == (len(found), 0)


@given(st.data(), names)
def test_a_date_without_an_event_breaks_the_streak_of_who_stays(data: st.DataObject, name: str) -> None:
    found = data.draw(an_event_on_every_date(name))
    assume(len(found) > 2)
    gap = data.draw(st.integers(1, len(found) - 2))
    run = run_of(resident(name), map(match, found[:gap] + found[gap + 1 :]), DAILY)
    assert (run.length, run.best) == (len(found) - gap - 1, max(gap, len(found) - gap - 1))


@given(st.data(), journeys())
def test_an_event_a_week_keeps_a_weekly_streak_wherever_the_user_goes(data: st.DataObject, journey: Journey) -> None:
    """Events at most five days apart: no week is ever shorter."""
    start = data.draw(around(journey)) - 30 * DAY
    hours = data.draw(st.lists(st.one_of(st.just(5 * 24), st.integers(1, 5 * 24)), min_size=1, max_size=20))
    found = [start + sum(hours[:index]) * HOUR for index in range(len(hours) + 1)]
    weeks = {calendar_of(journey).number("week", moment) for moment in found}
    run = run_of(journey, map(match, found), Streak("week"))
    assert (run.length, run.missed) == (len(weeks), 0)
