"""The zones of the world and their clocks, read with `zoneinfo` alone; it shares no code with the domain."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

BEGINNING = datetime(1970, 1, 2, tzinfo=UTC)
END = datetime(2040, 12, 30, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

ZONES = tuple(sorted(available_timezones() - {"Factory", "localtime"}))
PECULIAR = (
    "America/Havana",  # midnight comes twice, or not at all
    "America/Sao_Paulo",
    "America/Asuncion",
    "Asia/Beirut",
    "Africa/Cairo",
    "America/St_Johns",  # at one minute past midnight the date before comes again
    "America/Goose_Bay",
    "Antarctica/Casey",  # that date came again at two in the morning
    "Antarctica/Troll",  # two hours of summer time
    "Australia/Lord_Howe",  # half an hour of it
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Australia/Eucla",
    "Africa/Monrovia",  # changed by 44 minutes and 30 seconds
    "Pacific/Apia",  # crossed the date line
    "Pacific/Kwajalein",
    "Pacific/Kiritimati",
    "Pacific/Enderbury",
    "Pacific/Fakaofo",
    "Etc/GMT+12",  # the latest and the earliest of all
    "Etc/GMT-14",
    "UTC",
)
PECULIAR_DATES = (
    date(1972, 2, 29),
    date(1979, 10, 1),
    date(1988, 10, 30),
    date(1993, 8, 21),
    date(1994, 12, 31),
    date(2000, 2, 29),
    date(2009, 12, 31),
    date(2010, 3, 5),
    date(2011, 12, 30),
    date(2015, 12, 31),
    date(2018, 11, 4),
    date(2020, 12, 31),
    date(2021, 1, 3),
    date(2024, 2, 29),
    date(2026, 12, 31),
    date(2040, 2, 29),
)


def wall_date(name: str, moment: datetime) -> int:
    """The date on the walls of a zone."""
    return moment.astimezone(ZoneInfo(name)).toordinal()


@lru_cache(maxsize=1_000)
def transitions(name: str) -> tuple[datetime, ...]:
    """The moments at which the clocks of a zone were or will be changed; no two of them lie within six days."""
    zone, found = ZoneInfo(name), []
    before, offset = BEGINNING, BEGINNING.astimezone(zone).utcoffset()
    while before < END:
        after = before + 6 * DAY
        if after.astimezone(zone).utcoffset() != offset:
            found.append(_first_with_another_offset(zone, before, after))
            offset = after.astimezone(zone).utcoffset()
        before = after
    return tuple(found)


def _first_with_another_offset(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    offset = before.astimezone(zone).utcoffset()
    while after - before > INSTANT:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def comes_again(name: str, moment: datetime) -> bool:
    """Whether the date before that moment's is still to come again: clocks are put back over midnight soon."""
    day = wall_date(name, moment)
    if wall_date(name, moment - 4 * HOUR) == wall_date(name, moment + 4 * HOUR):
        return False
    return any(moment < change <= moment + 4 * HOUR and wall_date(name, change) < day for change in transitions(name))


def day_on_walls(name: str, moment: datetime) -> int:
    """The day of a user who stays: the date on the wall, but not while the date before is still to come again."""
    return wall_date(name, moment) - (1 if comes_again(name, moment) else 0)


def noon(name: str, day: int) -> datetime:
    """Midday of a date."""
    midday = datetime.combine(date.fromordinal(day), datetime.min.time().replace(hour=12), tzinfo=ZoneInfo(name))
    return midday.astimezone(UTC)


def has(name: str, day: int) -> bool:
    """Whether the zone had that date."""
    return wall_date(name, noon(name, day)) == day
