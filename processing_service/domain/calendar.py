"""A user's days, weeks and months, which follow the time zone that they are in.

A user's day is the date on their wall. It never goes back, and a date that has passed does not come again: whoever
flies west has a long day, whoever flies east a short one, and changing zone to and fro wins nothing. A date that a
user never had (they crossed the date line, or their country did) has not been missed.

Days, weeks and months are numbered so that the next one has the next number: days by `date.toordinal`, weeks by their
Mondays (ISO 8601), months by 12 * year + month - 1.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

Span = Literal["day", "week", "month"]

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
_INSTANT: Final = timedelta(microseconds=1)
_DAYS_LOOKED_AT: Final = 400
"""Dates that nobody had are looked for in shorter spans only; a longer one breaks every streak with or without them."""


@dataclass(frozen=True, slots=True)
class _Stay:
    """The time that a user spends in one zone; no day in it is earlier than `floor`."""

    since: datetime
    zone: tzinfo
    floor: int

    def day(self, moment: datetime) -> int:
        return max(self.floor, moment.astimezone(self.zone).toordinal())


class Calendar:
    """Tells days, weeks and months of one user. Immutable."""

    __slots__ = ("_starts", "_stays")

    def __init__(self, changes: Iterable[tuple[datetime, tzinfo]] = ()) -> None:
        """Take the zones with the moments from which they hold, in order; before the first one it is UTC."""
        self._stays = [_Stay(_BEGINNING, UTC, 0)]
        for since, zone in changes:
            before = self._stays[-1]
            self._stays.append(_Stay(since, zone, before.day(since - _INSTANT)))
        self._starts = [stay.since for stay in self._stays]

    def day(self, moment: datetime) -> int:
        """The number of the user's day at that moment."""
        return self._stays[bisect_right(self._starts, moment) - 1].day(moment)

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
        """Whether there was such a day for the user, be it for a minute."""
        ends = [*self._starts[1:], None]
        for stay, end in zip(self._stays, ends, strict=True):
            last = None if end is None else stay.day(end - _INSTANT)
            if last is not None and last < day:
                continue
            first = 0 if stay.since == _BEGINNING else stay.day(stay.since)
            return day in (first, last) or (day > first and _is_a_date(day, stay.zone))
        return True

    def next_begins(self, span: Span, moment: datetime) -> datetime:
        """When the user's next day, week or month begins, as far as they stay in the zone where they are."""
        zone = self._stays[bisect_right(self._starts, moment) - 1].zone
        first_day = first_day_of(span, self.number(span, moment) + 1)
        return datetime.combine(date.fromordinal(first_day), time(), tzinfo=zone).astimezone(UTC)

    def between(self, span: Span, earlier: int, later: int) -> int:
        """How many days (or weeks, months) the user had after the one and before the other."""
        inside = max(0, later - earlier - 1)
        if span != "day" or inside > _DAYS_LOOKED_AT:
            return inside
        return sum(1 for day in range(earlier + 1, later) if self.had(day))


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


def _is_a_date(day: int, zone: tzinfo) -> bool:
    """Whether the zone ever had that date: noon of a date that was left out is a moment of another one."""
    noon = datetime.combine(date.fromordinal(day), time(12), tzinfo=zone)
    return noon.astimezone(UTC).astimezone(zone).toordinal() == day
