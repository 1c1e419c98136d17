"""The event log, as admins browse it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

COUNTED_UP_TO: Final = 10_000
"""Further matches are not counted: the log grows without end, and a count reads every match."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event of the log; `sequence` tells the order of arrival."""

    sequence: int
    event_id: str
    event_type: str
    user_id: str | None
    timestamp: datetime
    received_at: datetime
    event_data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events to show; `since` is inclusive, `until` exclusive, both of the events' own time. None: all.

    `after`: only those that arrived after the one with this sequence.
    """

    user_id: str | None = None
    event_type: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: int | None = None


class StoredEvents(Protocol):
    """The log, read."""

    async def find(self, wanted: EventFilter, limit: int, offset: int) -> tuple[list[StoredEvent], int]:
        """A page, the last to arrive first, and how many match, counted up to `COUNTED_UP_TO`.

        Of those `after` one, the first to arrive comes first.
        """
        ...

    async def one(self, event_id: str) -> StoredEvent | None:
        """One event."""
        ...
