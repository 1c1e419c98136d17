"""The event log: storing each event once, and reading a user's events in their order."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.application.messages import IncomingEvent
from processing_service.domain.event import Event

_STORE: Final = text("""
    INSERT INTO event (event_id, event_type, user_id, timestamp, event_data)
    SELECT event_id, event_type, user_id, timestamp, event_data::jsonb
      FROM unnest(CAST(:ids AS text[]), CAST(:types AS text[]), CAST(:users AS text[]),
                  CAST(:timestamps AS timestamptz[]), CAST(:data AS text[]))
           AS incoming(event_id, event_type, user_id, timestamp, event_data)
     WHERE NOT EXISTS (SELECT FROM erased_event
                        WHERE event_id_hash = sha256(convert_to(incoming.event_id, 'UTF8')))
        ON CONFLICT (event_id) DO NOTHING
    RETURNING event_id
""")

_SAME: Final = text("""
    SELECT incoming.place - 1
      FROM unnest(CAST(:ids AS text[]), CAST(:types AS text[]), CAST(:users AS text[]),
                  CAST(:timestamps AS timestamptz[]), CAST(:data AS text[]))
           WITH ORDINALITY AS incoming(event_id, event_type, user_id, timestamp, event_data, place)
      LEFT JOIN event USING (event_id)
     WHERE event.event_id IS NULL
        OR (event.event_type, event.timestamp, event.event_data) =
           (incoming.event_type, incoming.timestamp, incoming.event_data::jsonb)
           AND event.user_id IS NOT DISTINCT FROM incoming.user_id
""")

_KNOWN: Final = text("SELECT event_id FROM event WHERE event_id = ANY(CAST(:ids AS text[]))")

_HISTORY: Final = text("""
    SELECT event.user_id, event_id, event.event_type, timestamp, event_data::text AS data
      FROM unnest(CAST(:users AS text[]), CAST(:types AS text[])) AS wanted(user_id, event_type)
      JOIN event ON event.user_id = wanted.user_id AND event.event_type = wanted.event_type
     WHERE NOT EXISTS (SELECT FROM retraction WHERE retraction.event_id = event.event_id)
""")

# Along the users and not the events: they have an index in the order of ids by code point, whatever the collation is.
# Its operators are ~>~ and ~<~.
_USERS: Final = text("""
    SELECT user_id
      FROM participant
     WHERE user_id ~>~ :after
       AND EXISTS (SELECT FROM event
                    WHERE event.user_id = participant.user_id
                      AND event_type = ANY(CAST(:types AS text[])) AND timestamp >= :since)
     ORDER BY user_id USING ~<~
     LIMIT :limit
""")

_ONE: Final = text("""
    SELECT user_id, event_id, event_type, timestamp, event_data::text AS data FROM event WHERE event_id = :event_id
""")

_SOME: Final = text("""
    SELECT user_id, event_id, event_type, timestamp, event_data::text AS data
      FROM event WHERE event_id = ANY(CAST(:ids AS text[]))
""")


class PostgresEventLog:
    """The table `event`, inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def store(self, events: Sequence[IncomingEvent]) -> set[str]:
        """Store events with distinct ids; the ids of those that were not there before (nor ever erased)."""
        # Sorted, so that two batches that share ids wait for each other and never in a circle.
        rows = sorted(events, key=lambda incoming: incoming.event.event_id)
        result = await self._session.execute(_STORE, _columns(rows))
        return set(result.scalars())

    async def same(self, events: Sequence[IncomingEvent]) -> set[int]:
        """Which of `events` (by index) say the same as what is stored under their id, or were erased."""
        result = await self._session.execute(_SAME, _columns(events))
        return set(result.scalars())

    async def known(self, event_ids: Collection[str]) -> set[str]:
        """Which of these ids are stored."""
        return set((await self._session.execute(_KNOWN, {"ids": list(event_ids)})).scalars())

    async def read(self, event_ids: Collection[str]) -> list[Event]:
        """Those of these events that are stored, in no order."""
        return [_event(row) for row in await self._session.execute(_SOME, {"ids": list(event_ids)})]

    async def find(self, event_id: str) -> Event | None:
        """One event."""
        row = (await self._session.execute(_ONE, {"event_id": event_id})).one_or_none()
        return None if row is None else _event(row)

    async def history(self, wanted: Mapping[str, Iterable[str]]) -> dict[str, list[Event]]:
        """For each user the events of the wanted types, in the order of (timestamp, event_id)."""
        pairs = [(user_id, event_type) for user_id, types in wanted.items() for event_type in types]
        result = await self._session.execute(
            _HISTORY, {"users": [user for user, _ in pairs], "types": [event_type for _, event_type in pairs]}
        )
        events: dict[str, list[Event]] = {user_id: [] for user_id in wanted}
        for row in result:
            events[row.user_id].append(_event(row))
        for of_user in events.values():
            # Sorted here: PostgreSQL's collation of ids may differ from the code-point order that the fold uses.
            of_user.sort(key=lambda event: event.position)
        return events

    async def users_with(self, event_types: Collection[str], since: datetime, *, after: str, limit: int) -> list[str]:
        """The next users, in order, who have an event of these types at or after `since`."""
        result = await self._session.execute(
            _USERS, {"types": list(event_types), "since": since, "after": after, "limit": limit}
        )
        return list(result.scalars())


def _columns(rows: Sequence[IncomingEvent]) -> dict[str, list[Any]]:
    return {
        "ids": [row.event.event_id for row in rows],
        "types": [row.event.event_type for row in rows],
        "users": [row.event.user_id for row in rows],
        "timestamps": [row.event.timestamp for row in rows],
        "data": [row.data_json for row in rows],
    }


def _event(row: Row[Any]) -> Event:
    return Event(row.event_id, row.event_type, row.user_id, row.timestamp, json.loads(row.data))
