"""The log of all events."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from processing_service.application.messages import IncomingEvent
from processing_service.domain.event import Event


class EventLog(Protocol):
    """Stores each event once and reads a user's events in their order."""

    async def store(self, events: Sequence[IncomingEvent]) -> set[str]: ...

    async def same(self, events: Sequence[IncomingEvent]) -> set[int]: ...

    async def known(self, event_ids: Collection[str]) -> set[str]: ...

    async def read(self, event_ids: Collection[str]) -> list[Event]: ...

    async def find(self, event_id: str) -> Event | None: ...

    async def history(self, wanted: Mapping[str, Iterable[str]]) -> dict[str, list[Event]]: ...

    async def users_with(
        self, event_types: Collection[str], since: datetime, *, after: str, limit: int
    ) -> list[str]: ...
