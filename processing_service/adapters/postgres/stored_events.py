"""The event log, as admins browse it."""

from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from processing_service.adapters.postgres.tables import EVENT
from processing_service.application.ports.stored_events import COUNTED_UP_TO, EventFilter, StoredEvent
from shared.database import Database

_COLUMNS: Final = (
    EVENT.c.sequence,
    EVENT.c.event_id,
    EVENT.c.event_type,
    EVENT.c.user_id,
    EVENT.c.timestamp,
    EVENT.c.received_at,
    EVENT.c.event_data,
)


class PostgresStoredEvents:
    """See the port `StoredEvents`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, wanted: EventFilter, limit: int, offset: int) -> tuple[list[StoredEvent], int]:
        """A page and the bounded count."""
        conditions = _conditions(wanted)
        order = EVENT.c.sequence.desc() if wanted.after is None else EVENT.c.sequence.asc()
        page = select(*_COLUMNS).where(*conditions).order_by(order).limit(limit).offset(offset)
        counted = select(EVENT.c.sequence).where(*conditions).limit(COUNTED_UP_TO).subquery()
        async with self._database.transaction() as session:
            events = [StoredEvent(*row) for row in await session.execute(page)]
            total = await session.scalar(select(func.count()).select_from(counted))
        return events, int(total or 0)

    async def one(self, event_id: str) -> StoredEvent | None:
        """One event."""
        async with self._database.transaction() as session:
            row = (await session.execute(select(*_COLUMNS).where(EVENT.c.event_id == event_id))).one_or_none()
        return None if row is None else StoredEvent(*row)


def _conditions(wanted: EventFilter) -> list[ColumnElement[Any]]:
    conditions: list[ColumnElement[Any]] = []
    if wanted.user_id is not None:
        conditions.append(EVENT.c.user_id == wanted.user_id)
    if wanted.event_type is not None:
        conditions.append(EVENT.c.event_type == wanted.event_type)
    if wanted.since is not None:
        conditions.append(EVENT.c.timestamp >= wanted.since)
    if wanted.after is not None:
        conditions.append(EVENT.c.sequence > wanted.after)
    if wanted.until is not None:
        conditions.append(EVENT.c.timestamp < wanted.until)
    return conditions
