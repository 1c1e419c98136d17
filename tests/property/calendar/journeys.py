"""Zones, moments and journeys to draw, with all the places where calendars go wrong."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from processing_service.domain.calendar import Calendar
from tests.property.calendar.zones import (
    BEGINNING,
    DAY,
    END,
    HOUR,
    INSTANT,
    PECULIAR,
    PECULIAR_DATES,
    ZONES,
    transitions,
)

Journey = tuple[tuple[datetime, str], ...]
"""Zones by name, with the moments from which they hold, in order."""

NIGHT = datetime(2026, 3, 2, 11, 59, 30, tzinfo=UTC)
"""Half a minute before midnight in the latest zone."""
A_DAY_OF_A_MINUTE: Journey = (
    (BEGINNING, "Etc/GMT+12"),
    (NIGHT + timedelta(minutes=1), "UTC"),
    (NIGHT + timedelta(minutes=2), "Etc/GMT-14"),
)
"""The second of March lasts a minute and a half for this traveller."""

names = st.one_of(st.sampled_from(PECULIAR), st.sampled_from(ZONES))


def calendar_of(journey: Journey) -> Calendar:
    """The domain's calendar of that journey."""
    return Calendar((since, ZoneInfo(name)) for since, name in journey)


def resident(name: str) -> Journey:
    """Of a user who was always there."""
    return ((BEGINNING - 100 * DAY, name),)


def staying(name: str) -> Calendar:
    """The calendar of such a user."""
    return calendar_of(resident(name))


def near(anchor: datetime) -> st.SearchStrategy[datetime]:
    """Moments around another one, often at its very edge."""
    steps = [timedelta(0), INSTANT, timedelta(seconds=30), timedelta(minutes=59), HOUR, 12 * HOUR, DAY]
    edges = st.sampled_from([anchor + step for step in steps] + [anchor - step for step in steps])
    return st.one_of(edges, st.integers(-26 * 3600, 26 * 3600).map(lambda far: anchor + timedelta(seconds=far)))


@st.composite
def moments(draw: st.DrawFn, name: str = "UTC") -> datetime:
    """A moment of 1970 to 2040, often one at which the zone's clocks change, or near a peculiar date or a new year."""
    kind = draw(st.sampled_from(["change", "date", "new year", "any"]))
    if kind == "change" and transitions(name):
        return draw(near(draw(st.sampled_from(transitions(name)))))
    if kind == "date":
        found = draw(st.sampled_from(PECULIAR_DATES))
        return draw(near(datetime(found.year, found.month, found.day, 12, tzinfo=UTC)))
    if kind == "new year":
        return draw(near(datetime(draw(st.integers(1971, 2040)), 1, 1, tzinfo=UTC)))
    return BEGINNING + timedelta(seconds=draw(st.integers(0, int((END - BEGINNING).total_seconds()))))


steps = st.one_of(
    st.sampled_from([timedelta(0), INSTANT, timedelta(minutes=10), HOUR, 11 * HOUR, 12 * HOUR, DAY]),
    st.integers(0, 3 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(0, 90).map(lambda days: days * DAY),
)


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    """Up to six moves, perhaps within an hour, perhaps to and fro, perhaps several at one moment."""
    known = draw(st.lists(names, min_size=1, max_size=3))
    since = draw(moments(known[0]))
    found: list[tuple[datetime, str]] = []
    for _ in range(draw(st.integers(0, 6))):
        found.append((since, draw(st.sampled_from(known))))
        since += draw(steps)
    return tuple(found)


def around(journey: Journey) -> st.SearchStrategy[datetime]:
    """Moments about a journey, or anywhere if there is none."""
    if not journey:
        return moments()
    return st.sampled_from([since for since, _ in journey]).flatmap(near)


def zone_at(journey: Journey, moment: datetime) -> str:
    """Where the traveller is."""
    return next((name for since, name in reversed(journey) if since <= moment), "UTC")
