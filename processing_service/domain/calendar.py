"""A user's days, weeks and months, which follow the time zone that they are in.

A user's day is the date on their wall. It never goes back, and a date that has passed does not come again: whoever
flies west has a long day, whoever flies east a short one, and changing zone to and fro wins nothing. A date that a
user hardly had, or never (they flew east, crossed the date line, or their country did), has not been missed.

Days, weeks and months are numbered so that the next one has the next number: days by `date.toordinal`, weeks by their
Mondays (ISO 8601), months by 12 * year + month - 1.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

Span = Literal["day", "week", "month"]

ENOUGH_OF_A_DAY: Final = timedelta(hours=12)
"""A shorter day cannot be missed. Who does something every twelve hours does it on every longer day."""

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
_INSTANT: Final = timedelta(microseconds=1)
_DAYS_LOOKED_AT: Final = 4_000
"""Short days are looked for in shorter spans only. One day in three is a long one at least, as no two zones are more
than 26 hours apart, so that a longer span breaks every streak: no grace and freezes last for a thousand days and
more."""


@dataclass(frozen=True, slots=True)
class _Stay:
    """The time that a user spends in one zone; no day in it is earlier than `first`, with which it begins."""

    since: datetime
    zone: tzinfo
    first: int

    def day(self, moment: datetime) -> int:
        return max(self.first, _day_in(self.zone, moment))


class Calendar:
    """Tells days, weeks and months of one user. Immutable."""

    __slots__ = ("_firsts", "_starts", "_stays")

    def __init__(self, changes: Iterable[tuple[datetime, tzinfo]] = ()) -> None:
        """Take the zones with the moments from which they hold, in order; before the first one it is UTC."""
        self._stays = [_Stay(_BEGINNING, UTC, 0)]
        for since, zone in changes:
            if since == self._stays[-1].since:
                # Nobody was ever in that zone, so that its date must not count.
                self._stays.pop()
            passed = self._stays[-1].day(since - _INSTANT)
            self._stays.append(_Stay(since, zone, max(passed, _day_in(zone, since))))
        self._starts = [stay.since for stay in self._stays]
        self._firsts = [stay.first for stay in self._stays]

    def day(self, moment: datetime) -> int:
        """The number of the user's day at that moment."""
        return self._stay(moment).day(moment)

    def number(self, span: Span, moment: datetime) -> int:
        """The number of the user's day, week or month at that moment."""
        day = self.day(moment)
        if span == "day":
            return day
        if span == "week":
            return (day - 1) // 7
        found = date.fromordinal(day)
        return 12 * found.year + found.month - 1

    def had(self, day: int) -> bool:
        """Whether the user had that day for long enough to miss it."""
        return self._begins(day + 1) - self._begins(day) >= ENOUGH_OF_A_DAY

    def next_begins(self, span: Span, moment: datetime) -> datetime:
        """When the user's next day, week or month begins, as far as they stay in the zone where they are."""
        first_day = first_day_of(span, self.number(span, moment) + 1)
        return _begins_in(self._stay(moment).zone, first_day)

    def between(self, span: Span, earlier: int, later: int) -> int:
        """How many days (or weeks, months) the user had after the one and before the other."""
        inside = max(0, later - earlier - 1)
        if span != "day" or inside > _DAYS_LOOKED_AT:
            return inside
        return sum(1 for day in range(earlier + 1, later) if self.had(day))

    def _stay(self, moment: datetime) -> _Stay:
        return self._stays[bisect_right(self._starts, moment) - 1]

    def _begins(self, day: int) -> datetime:
        """When that day begins, or a later one where it was left out."""
        following = bisect_left(self._firsts, day)
        begins = _begins_in(self._stays[following - 1].zone, day)
        return begins if following == len(self._stays) else min(begins, self._starts[following])


UTC_CALENDAR: Final = Calendar()
"""The calendar of users of whom nothing is known."""


def first_day_of(span: Span, number: int) -> int:
    """The number of the first day in a day, week or month."""
    if span == "day":
        return number
    if span == "week":
        return 7 * number + 1
    return date(number // 12, number % 12 + 1, 1).toordinal()


def name_of(span: Span, number: int) -> int:
    """A day, week or month as a number that people can read: 20261128, 202648 (ISO week), 202611."""
    first = date.fromordinal(first_day_of(span, number))
    if span == "day":
        return 10_000 * first.year + 100 * first.month + first.day
    if span == "week":
        week = first.isocalendar()
        return 100 * week.year + week.week
    return 100 * first.year + first.month


def _day_in(zone: tzinfo, moment: datetime) -> int:
    """The date in the zone; while the date before is still to come again, it is that one."""
    local = moment.astimezone(zone)
    comes_again = local.utcoffset() != local.replace(fold=1).utcoffset()
    return local.toordinal() - (1 if comes_again and moment < _begins_in(zone, local.toordinal()) else 0)


def _begins_in(zone: tzinfo, day: int) -> datetime:
    """The first moment of a date in the zone, after which no earlier date comes.

    Where clocks are put forward over midnight, it is the moment at which they are; the same for a date that is left
    out. Where they are put back, midnight comes twice, and the second one counts if the date before has come again.
    """
    midnight = datetime.combine(date.fromordinal(day), time(), tzinfo=zone)
    earlier, later = sorted((midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC)))
    if earlier == later or (later - _INSTANT).astimezone(zone).toordinal() < day:
        return later
    return earlier
