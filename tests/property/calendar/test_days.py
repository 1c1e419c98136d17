"""Each moment has one day, days never go down, and the next period begins when it is told to.

Over all zones, from 1970 to 2040.
"""

from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from processing_service.domain.calendar import UTC_CALENDAR, Span, first_day_of, name_of
from tests.property.calendar.journeys import Journey, around, calendar_of, journeys, moments, names, staying, zone_at
from tests.property.calendar.zones import BEGINNING, HOUR, INSTANT, ZONES, day_on_walls, has, transitions, wall_date

SPANS: tuple[Span, ...] = ("day", "week", "month")
FIRST_DAY, LAST_DAY = date(1970, 1, 1).toordinal(), date(2040, 12, 31).toordinal()
LATEST_ZONE, EARLIEST_ZONE = "Etc/GMT+12", "Etc/GMT-14"


@given(st.data(), journeys())
def test_days_never_go_down(data: st.DataObject, journey: Journey) -> None:
    calendar = calendar_of(journey)
    found = sorted(data.draw(st.lists(around(journey), min_size=2, max_size=8)))
    for span in SPANS:
        numbers = [calendar.number(span, moment) for moment in found]
        assert numbers == sorted(numbers)


@given(st.data(), journeys())
def test_a_day_is_the_latest_date_on_the_walls_so_far(data: st.DataObject, journey: Journey) -> None:
    moment = data.draw(around(journey))
    day = calendar_of(journey).day(moment)
    moves = [since for since, _ in journey if since <= moment]
    seen = [day_on_walls(zone_at(journey, moment), moment)]
    seen += [day_on_walls(zone_at(journey, before), before) for before in (since - INSTANT for since in moves)]
    seen += [day_on_walls(zone_at(journey, since), since) for since in moves]
    assert day == max(seen)
    assert wall_date(LATEST_ZONE, moment) <= day <= wall_date(EARLIEST_ZONE, moment)


def test_a_zone_that_is_left_at_the_moment_it_is_entered_counts_for_nothing() -> None:
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    calendar = calendar_of(((BEGINNING, "UTC"), (moment, "Etc/GMT-14"), (moment, "UTC")))
    assert calendar.day(moment) == date(2026, 3, 2).toordinal()


@given(st.data(), journeys())
def test_week_and_month_follow_from_the_day(data: st.DataObject, journey: Journey) -> None:
    moment = data.draw(around(journey))
    calendar = calendar_of(journey)
    day = date.fromordinal(calendar.day(moment))
    week = day.isocalendar()
    assert name_of("day", calendar.number("day", moment)) == int(day.strftime("%Y%m%d"))
    assert name_of("week", calendar.number("week", moment)) == 100 * week.year + week.week
    assert name_of("month", calendar.number("month", moment)) == 100 * day.year + day.month


@given(st.data(), names)
def test_who_stays_has_the_date_on_the_wall(data: st.DataObject, name: str) -> None:
    """But for the first minute of a date (in Casey, once, two hours), if clocks are put back to the date before.

    Either that minute belongs to the date before, or the hour that follows to the date after; days would go down else.
    """
    moment = data.draw(moments(name))
    assert staying(name).day(moment) == day_on_walls(name, moment)


@given(st.data(), names, st.sampled_from(SPANS))
def test_the_next_period_begins_when_told(data: st.DataObject, name: str, span: Span) -> None:
    _assert_next_begins(name, span, data.draw(moments(name)))


def test_the_next_period_begins_when_told_wherever_clocks_are_changed() -> None:
    """Every change of clocks there is, once for all zones that share their clocks."""
    alike = {transitions(name): name for name in ZONES}
    assert len(alike) > 200
    for changes, name in alike.items():
        for change in changes:
            for moment in (change - 25 * HOUR, change - INSTANT, change):
                _assert_next_begins(name, "day", moment)
            _assert_next_begins(name, "month", change)


def _assert_next_begins(name: str, span: Span, moment: datetime) -> None:
    calendar = staying(name)
    present = calendar.number(span, moment)
    begins = calendar.next_begins(span, moment)
    assert begins > moment
    assert calendar.number(span, begins - INSTANT) == present
    following = calendar.number(span, begins)
    # A date may be left out at the date line, a week or a month never.
    assert following == present + 1 or (span == "day" and following == present + 2 and not has(name, present + 1))
    assert day_on_walls(name, begins - INSTANT) < first_day_of(span, present + 1) <= day_on_walls(name, begins)


@given(st.data(), journeys(), st.sampled_from(SPANS))
def test_the_next_period_of_a_traveller_begins_when_told(data: st.DataObject, journey: Journey, span: Span) -> None:
    """If they stay where they are; so the moves to come are left out."""
    moment = data.draw(around(journey))
    calendar = calendar_of(tuple(move for move in journey if move[0] <= moment))
    begins = calendar.next_begins(span, moment)
    assert begins > moment
    assert calendar.number(span, begins - INSTANT) == calendar.number(span, moment) < calendar.number(span, begins)


@given(st.integers(FIRST_DAY, LAST_DAY), st.integers(FIRST_DAY, LAST_DAY), st.sampled_from(SPANS))
def test_names_are_read_in_order_and_no_two_are_alike(one: int, other: int, span: Span) -> None:
    first, second = (_number(span, day) for day in sorted((one, other)))
    assert (name_of(span, first) < name_of(span, second)) == (first < second)
    assert name_of(span, first) < name_of(span, first + 1)


@given(st.integers(FIRST_DAY, LAST_DAY), st.sampled_from(SPANS))
def test_a_number_is_that_of_its_first_day_and_not_of_the_day_before(day: int, span: Span) -> None:
    number = _number(span, day)
    first = first_day_of(span, number)
    assert first <= day < first_day_of(span, number + 1)
    assert _number(span, first) == number == _number(span, first - 1) + 1


def _number(span: Span, day: int) -> int:
    return UTC_CALENDAR.number(span, _noon(day))


def _noon(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), time(12), tzinfo=UTC)
