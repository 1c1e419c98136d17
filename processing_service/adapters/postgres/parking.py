"""Parked messages, attempt markers and failed events."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.texts import storable
from processing_service.application.messages import ParkedMessage, RawMessage
from processing_service.application.ports.parking import Failure
from shared.database import Database

_NAMESPACE: Final = UUID("0d0f7f0a-3f53-5a53-8f5e-2d6c0b1f7c55")

_PARK: Final = text("""
    INSERT INTO parked_message
           (id, source, reason, detail, body, routing_key, properties, event_id, event_type, user_id)
    SELECT id, source, reason, detail, body, routing_key, properties::jsonb, event_id, event_type, user_id
      FROM unnest(CAST(:ids AS text[]), CAST(:sources AS text[]), CAST(:reasons AS text[]), CAST(:details AS text[]),
                  CAST(:bodies AS bytea[]), CAST(:routing_keys AS text[]), CAST(:properties AS text[]),
                  CAST(:event_ids AS text[]), CAST(:event_types AS text[]), CAST(:users AS text[]))
           AS parked(id, source, reason, detail, body, routing_key, properties, event_id, event_type, user_id)
        ON CONFLICT (id) DO UPDATE
       SET status = 'waiting', reason = excluded.reason, detail = excluded.detail, parked_at = clock_timestamp(),
           resolved_at = NULL, resolved_by = NULL, resolution = NULL
""")

_BEGIN: Final = text("""
    INSERT INTO attempt_marker AS marker (message_hash, attempts) VALUES (:message_hash, 1)
        ON CONFLICT (message_hash) DO UPDATE SET attempts = marker.attempts + 1, last_attempt_at = clock_timestamp()
    RETURNING attempts
""")

_COUNTS: Final = text("""
    SELECT message_hash, attempts FROM attempt_marker WHERE message_hash = ANY(CAST(:hashes AS bytea[]))
""")

_FORGET_MARKERS: Final = text("DELETE FROM attempt_marker WHERE message_hash = ANY(CAST(:hashes AS bytea[]))")

_RECORD_FAILURE: Final = text("""
    INSERT INTO event_failure (event_id, attempts, next_attempt_at, error)
    VALUES (:event_id, :attempts, :next_attempt_at, :error)
        ON CONFLICT (event_id) DO UPDATE
       SET attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at, error = excluded.error
""")

_DUE: Final = text("""
    SELECT event_id, attempts FROM event_failure WHERE next_attempt_at <= :now
     ORDER BY next_attempt_at LIMIT :limit FOR UPDATE SKIP LOCKED
""")

_FORGET_FAILURE: Final = text("DELETE FROM event_failure WHERE event_id = :event_id")


class PostgresParkingLot:
    """The table `parked_message`, inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def park(self, messages: Sequence[ParkedMessage]) -> None:
        """Keep messages with the reasons why they could not be accepted.

        A message's row has an id derived from its content: one that is delivered twice is parked once, and one that
        fails again after it was redriven waits again in its old row. Its `parked_at` tells the last time, by which a
        redrive sees that the message was back before it could be marked.
        """
        messages = list({_identity(parked.message): parked for parked in messages}.values())
        parameters: dict[str, list[Any]] = {
            "ids": [_identity(parked.message) for parked in messages],
            "sources": [parked.source for parked in messages],
            "reasons": [parked.refusal.reason.value for parked in messages],
            "details": [storable(parked.refusal.detail) for parked in messages],
            "bodies": [parked.message.body for parked in messages],
            "routing_keys": [storable(parked.message.routing_key) for parked in messages],
            "properties": [_properties(parked.message) for parked in messages],
            "event_ids": [parked.event_id for parked in messages],
            "event_types": [parked.event_type for parked in messages],
            "users": [parked.user_id for parked in messages],
        }
        await self._session.execute(_PARK, parameters)


class PostgresAttemptMarkers:
    """The table `attempt_marker`; each call is a transaction of its own, since it must outlive the process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, message_hashes: Collection[bytes]) -> dict[bytes, int]:
        """How often each of these messages was begun and not finished; those that never were are left out."""
        async with self._database.transaction() as session:
            rows = await session.execute(_COUNTS, {"hashes": list(message_hashes)})
            return {bytes(row.message_hash): row.attempts for row in rows}

    async def begin(self, message_hash: bytes) -> int:
        """Count one more attempt; which one it is, from 1."""
        async with self._database.transaction() as session:
            attempts = await session.scalar(_BEGIN, {"message_hash": message_hash})
        return int(attempts or 0)

    async def forget(self, message_hashes: Collection[bytes]) -> None:
        """What was attempted is done."""
        async with self._database.transaction() as session:
            await session.execute(_FORGET_MARKERS, {"hashes": list(message_hashes)})


class PostgresFailures:
    """The table `event_failure`, inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def record(self, event_id: str, attempts: int, next_attempt_at: datetime, error: str) -> None:
        """Have an event handled again at `next_attempt_at`."""
        await self._session.execute(
            _RECORD_FAILURE,
            {
                "event_id": event_id,
                "attempts": attempts,
                "next_attempt_at": next_attempt_at,
                "error": storable(error)[:1000],
            },
        )

    async def due(self, now: datetime, limit: int) -> list[Failure]:
        """Claim events whose time has come; others leave them alone until this transaction ends."""
        rows = await self._session.execute(_DUE, {"now": now, "limit": limit})
        return [Failure(row.event_id, row.attempts) for row in rows]

    async def forget(self, event_id: str) -> None:
        """The event was handled, or given up."""
        await self._session.execute(_FORGET_FAILURE, {"event_id": event_id})


def _identity(message: RawMessage) -> str:
    content = sha256(message.body).hexdigest()
    return str(uuid5(_NAMESPACE, "\n".join((message.routing_key, message.message_id or "", content))))


def _properties(message: RawMessage) -> str:
    """What a redrive needs of the message's properties, as JSON that PostgreSQL can hold."""
    properties: Mapping[str, Any] = {
        "message_id": message.message_id,
        "timestamp": None if message.timestamp is None else message.timestamp.isoformat(),
        "content_type": message.content_type,
        "headers": dict(message.headers),
    }
    return json.dumps(_storable_json(properties), default=str)


def _storable_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {storable(str(key)): _storable_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable_json(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return storable(bytes(value).decode("utf-8", "replace"))
    return storable(value) if isinstance(value, str) else value
