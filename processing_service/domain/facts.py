"""What is known about a user at each moment: all of it comes from the log (`UserUpdated`, `NewUserSignIn`)."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from processing_service.domain.calendar import UTC_CALENDAR, Calendar


@dataclass(frozen=True, slots=True)
class Fact:
    """What holds from a moment on: the zone, and the attributes that conditions may ask for."""

    since: datetime
    time_zone: str
    zone: tzinfo
    attributes: Mapping[str, Any]


class Facts:
    """One user's facts over time; conditions see them as `user`."""

    __slots__ = ("_calendar", "_known", "_starts", "_users", "joined_at")

    def __init__(self, user_id: str, known: Sequence[Fact] = (), joined_at: datetime | None = None) -> None:
        """Take what is known, in order of time; `joined_at` is the time of the first sign-in, None without one."""
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
