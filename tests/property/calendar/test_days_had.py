"""Which days a user had for long enough to miss them."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from processing_service.domain.calendar import ENOUGH_OF_A_DAY
from tests.property.calendar.journeys import (
    A_DAY_OF_A_MINUTE,
    NIGHT,
    Journey,
    around,
    calendar_of,
    journeys,
    moments,
    names,
    staying,
)
from tests.property.calendar.zones import INSTANT, has, wall_date


@given(st.data(), names)
def test_who_stays_had_the_dates_that_their_zone_had(data: st.DataObject, name: str) -> None:
    day = wall_date(name, data.draw(moments(name)))
    assert staying(name).had(day) == has(name, day)


def test_dates_left_out_at_the_date_line_were_not_had() -> None:
    left_out = {
        "Pacific/Apia": (2011, 12, 30),
        "Pacific/Kwajalein": (1993, 8, 21),
        "Pacific/Kiritimati": (1994, 12, 31),
    }
    for name, (year, month, day) in left_out.items():
        number = date(year, month, day).toordinal()
        assert [staying(name).had(one) for one in (number - 1, number, number + 1)] == [True, False, True]
        assert staying(name).between("day", number - 1, number + 1) == 0
        assert staying(name).between("day", number - 3, number + 3) == 4


@given(st.data(), journeys())
@example(None, A_DAY_OF_A_MINUTE)
def test_of_three_days_in_a_row_one_can_be_missed(data: st.DataObject | None, journey: Journey) -> None:
    """So that nobody keeps a streak for longer by travelling than two days and the day under way."""
    moment = NIGHT if data is None else data.draw(around(journey))
    calendar = calendar_of(journey)
    day = calendar.day(moment)
    assert all(calendar.between("day", first, first + 4) >= 1 for first in range(day - 4, day + 3))


@given(st.data(), journeys(), st.integers(0, 60), st.integers(0, 60))
def test_days_between_add_up(data: st.DataObject, journey: Journey, before: int, after: int) -> None:
    """Whether they are settled at once or in parts makes no difference to a streak."""
    calendar = calendar_of(journey)
    day = calendar.day(data.draw(around(journey)))
    parts = (
        calendar.between("day", day - before - 1, day),
        calendar.had(day),
        calendar.between("day", day, day + after + 1),
    )
    assert calendar.between("day", day - before - 1, day + after + 1) == sum(parts)


@given(st.data(), journeys())
def test_a_day_had_is_one_of_half_a_day_or_more(data: st.DataObject, journey: Journey) -> None:
    """Told by looking: a day had holds two moments twelve hours apart, less an instant; another one does not."""
    calendar = calendar_of(journey)
    moment = data.draw(around(journey))
    later = moment + ENOUGH_OF_A_DAY - INSTANT
    if calendar.day(moment) == calendar.day(later):
        assert calendar.had(calendar.day(moment))
    elif calendar.day(moment - INSTANT) < calendar.day(moment):
        assert not calendar.had(calendar.day(moment))
    for passed in range(calendar.day(moment) + 1, calendar.day(later)):
        assert not calendar.had(passed)
