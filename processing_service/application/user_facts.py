"""What the log says of a user: time zones, attributes and levels, each with what it holds from."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, Final, TypeGuard
from zoneinfo import ZoneInfo

from processing_service.domain.event import Event
from processing_service.domain.facts import Fact, Facts, LevelRise
from processing_service.domain.standing import FIRST_LEVEL
from shared.contracts.event_types import LEVEL_REACHED, NEW_USER_SIGN_IN, USER_UPDATED

FACT_TYPES: Final = frozenset({USER_UPDATED, NEW_USER_SIGN_IN, LEVEL_REACHED})
"""The events that say something about a user beside what they did."""

_UTC: Final = "UTC"


@dataclass(frozen=True, slots=True)
class Known:
    """What an update has made true from a moment on."""

    since: datetime
    time_zone: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FactRecord:
    """All that is known of one user, as it is kept beside their row; the log can always give it anew."""

    known: tuple[Known, ...] = ()
    joined_at: datetime | None = None
    levels: tuple[LevelRise, ...] = ()

    def facts(self, user_id: str) -> Facts:
        """The facts as decisions need them."""
        found = [Fact(one.since, one.time_zone, zone_of(one.time_zone), one.attributes) for one in self.known]
        return Facts(user_id, found, self.joined_at, self.levels)

    def differs_beside_levels(self, other: "FactRecord") -> bool:
        """Whether more than the levels differs. What a level opens, a fold finds by itself from the event."""
        return replace(self, levels=()) != replace(other, levels=())


UNKNOWN: Final = FactRecord()
"""Of users of whom the log says nothing but what they did."""


def record_of(history: Iterable[Event]) -> FactRecord:
    """What a user's events, in their order, say of them; updates that change nothing here are left out."""
    known: list[Known] = []
    levels: list[LevelRise] = []
    joined_at: datetime | None = None
    time_zone = _UTC
    attributes: dict[str, Any] = {}
    for event in history:
        if event.event_type == NEW_USER_SIGN_IN:
            joined_at = event.timestamp if joined_at is None else joined_at
        elif event.event_type == LEVEL_REACHED:
            level = event.data.get("level")
            if _is_whole(level) and level > (levels[-1].level if levels else FIRST_LEVEL):
                levels.append(LevelRise(level, event.position))
        elif event.event_type == USER_UPDATED:
            told = str(event.data.get("time_zone", time_zone)), _object(event.data.get("attributes"))
            if _written(*told) != _written(time_zone, attributes):
                time_zone, attributes = told
                known.append(Known(event.timestamp, time_zone, attributes))
    return FactRecord(tuple(known), joined_at, tuple(levels))


@lru_cache(maxsize=1_000)
def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name; UTC for a name that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return UTC


def _written(time_zone: str, attributes: dict[str, Any]) -> str:
    """A text that is another one where conditions could tell the difference: 1, 1.0 and true are equal in Python."""
    return json.dumps([time_zone, attributes], sort_keys=True)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _object(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}
