"""Writing to the outbox, inside the caller's transaction."""

from collections.abc import Sequence

from sqlalchemy import Table, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.event import Event
from shared.outbox.table import OUTBOX_CHANNEL
from shared.telemetry.tracing import current_traceparent


class PostgresOutbox:
    """Adds events to a service's outbox; never commits."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def add(self, session: AsyncSession, events: Sequence[Event]) -> None:
        """Have `events` published once the transaction has committed; an id that was added before is left as it is."""
        if not events:
            return
        traceparent = current_traceparent()
        rows = [
            {
                "event_id": event.event_id,
                "event_type": event.event_type,
                "occurred_at": event.timestamp,
                "payload": event.model_dump(mode="json"),
                "traceparent": traceparent,
            }
            for event in events
        ]
        await session.execute(insert(self._table).on_conflict_do_nothing(index_elements=["event_id"]), rows)
        await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": OUTBOX_CHANNEL})
