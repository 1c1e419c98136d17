"""What is known about a user at each moment: all of it comes from the log.

`UserUpdated` tells zone and attributes, `NewUserSignIn` the beginning, `LevelReached` the levels.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from processing_service.domain.calendar import UTC_CALENDAR, Calendar
from processing_service.domain.event import Position
from processing_service.domain.standing import FIRST_LEVEL

LEVEL_REACHED: Final = "LevelReached"
"""The event that tells of a level; `data.level` names it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What holds from a moment on: the zone, and the attributes that conditions may ask for."""

    since: datetime
    time_zone: str
    zone: tzinfo
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LevelRise:
    """Where in the user's history a level was reached that is higher than all before."""

    level: int
    position: Position


class Facts:
    """One user's facts over time; conditions see them as `user`."""

    __slots__ = ("_calendar", "_known", "_levels", "_starts", "_users", "joined_at")

    def __init__(
        self,
        user_id: str,
        known: Sequence[Fact] = (),
        joined_at: datetime | None = None,
        levels: Sequence[LevelRise] = (),
    ) -> None:
        """Take what is known, in order of time; `joined_at` is the time of the first sign-in, None without one.

        `levels` are in the order of their positions, each higher than the one before.
        """
        unknown: dict[str, Any] = {"id": user_id, "attributes": {}, "time_zone": "UTC"}
        # One object for each stretch of time: conditions tell users apart by identity.
        self._users: list[Mapping[str, Any]] = [
            unknown,
            *({"id": user_id, "attributes": fact.attributes, "time_zone": fact.time_zone} for fact in known),
        ]
        self._starts = [fact.since for fact in known]
        self._known = known
        self._calendar: Calendar | None = None if known else UTC_CALENDAR
        self.joined_at = joined_at
        self._levels = levels

    @property
    def calendar(self) -> Calendar:
        """The user's days, weeks and months; made when somebody asks for them."""
        if self._calendar is None:
            self._calendar = Calendar((fact.since, fact.zone) for fact in self._known)
        return self._calendar

    def user_at(self, moment: datetime) -> Mapping[str, Any]:
        """What conditions see as `user` at that moment."""
        if not self._starts:
            return self._users[0]
        return self._users[bisect_right(self._starts, moment)]

    @property
    def level(self) -> int:
        """The highest level that was reached."""
        return self._levels[-1].level if self._levels else FIRST_LEVEL

    def level_before(self, position: Position) -> int:
        """The level with which the user came to that place: what is reached there counts from the next one on."""
        if not self._levels:
            return FIRST_LEVEL
        reached = bisect_left(self._levels, position, key=lambda rise: rise.position)
        return self._levels[reached - 1].level if reached else FIRST_LEVEL

    def reached_at(self, level: int) -> Position | None:
        """Where that level, or a higher one, was reached for the first time; None: it was not."""
        place = bisect_left(self._levels, level, key=lambda rise: rise.level)
        return self._levels[place].position if place < len(self._levels) else None
