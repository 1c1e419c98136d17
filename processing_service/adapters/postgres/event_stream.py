"""The event log, read user by user through a cursor on the server."""

import json
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.fact_records import read_facts
from processing_service.application.ports.event_stream import KnownUser, Slice, StreamQuery
from processing_service.application.user_facts import UNKNOWN
from processing_service.domain.event import Event, Position
from processing_service.domain.state_json import from_json
from shared.database import Database

_SLICE: Final = 500
"""Events of one slice: bounds the memory, and the time for which a slice keeps everything else waiting."""

_ONE_MOMENT: Final = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

# The hash is the same on every server, and its first seven digits tell shares of a quarter of a millionth of a percent.
_SAMPLED: Final = "('x' || left(md5(participant.user_id), 7))::bit(28)::integer < CAST(:sample AS float8) * (1 << 28)"

_WANTED: Final = """
    event.event_type = ANY(CAST(:types AS text[])) AND event.timestamp >= :since
        AND event.timestamp < coalesce(CAST(:until AS timestamptz), 'infinity')
        AND NOT EXISTS (SELECT FROM retraction WHERE retraction.event_id = event.event_id)
"""

_COUNT: Final = """
    SELECT count(*) FROM participant
     WHERE EXISTS (SELECT FROM event WHERE event.user_id = participant.user_id AND {wanted}) AND {sampled}
"""

# Declared, so that the planner knows that the first rows are wanted soon: it then goes along the index of users and
# sorts the events of one user at a time, instead of all.
_DECLARE: Final = """
    DECLARE event_stream NO SCROLL CURSOR FOR
    SELECT participant.user_id, event_id, event.event_type, timestamp, event_data::text AS data
      FROM participant JOIN event ON event.user_id = participant.user_id
     WHERE {wanted} AND {sampled}
     ORDER BY participant.user_id, timestamp, event_id COLLATE "C"
"""
_FETCH: Final = text(f"FETCH {_SLICE} FROM event_stream")

_KNOWN: Final = text("""
    SELECT user_id, facts::text AS facts,
           (SELECT json_object_agg(quest_code, state) FROM user_quest_reward
             WHERE user_quest_reward.user_id = participant.user_id
               AND quest_code = ANY(CAST(:codes AS text[])))::text AS states
      FROM participant
     WHERE user_id = ANY(CAST(:users AS text[]))
""")


class PostgresEventStream:
    """See the port `EventStream`; inside one transaction that sees the log as it stood at one moment."""

    def __init__(self, session: AsyncSession, query: StreamQuery) -> None:
        self._session = session
        self._query = query
        self._parameters: dict[str, Any] = {
            "types": sorted(query.event_types),
            "since": query.since,
            "until": query.until,
        }
        if query.sample < 1:
            self._parameters["sample"] = query.sample

    async def count_users(self) -> int:
        """See `EventStream`."""
        return int(await self._session.scalar(text(self._complete(_COUNT)), self._parameters) or 0)

    async def slices(self) -> AsyncIterator[Slice]:
        """See `EventStream`."""
        await self._session.execute(text(self._complete(_DECLARE)), self._parameters)
        last_user: str | None = None
        while rows := (await self._session.execute(_FETCH)).all():
            events = [
                Event(event_id, event_type, user_id, timestamp, json.loads(data))
                for user_id, event_id, event_type, timestamp, data in rows
            ]
            begun = {row[0] for row in rows if row[0] != last_user}
            yield Slice(events, await self._read_users(begun))
            last_user = rows[-1][0]

    def _complete(self, statement: str) -> str:
        return statement.format(wanted=_WANTED, sampled=_SAMPLED if self._query.sample < 1 else "true")

    async def _read_users(self, users: Collection[str]) -> Mapping[str, KnownUser]:
        query = self._query
        if not users or not (query.with_facts or query.prerequisites):
            return {}
        rows = await self._session.execute(_KNOWN, {"users": list(users), "codes": sorted(query.prerequisites)})
        return {
            row.user_id: KnownUser(
                UNKNOWN if row.facts is None else read_facts(row.facts), _first_completions(row.states)
            )
            for row in rows
        }


def _first_completions(states: str | None) -> dict[str, Position]:
    found = {code: from_json(state).first_completion for code, state in json.loads(states or "{}").items()}
    return {code: position for code, position in found.items() if position is not None}


class PostgresEventStreams:
    """Opens streams on one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def __call__(self, query: StreamQuery) -> AsyncIterator[PostgresEventStream]:
        """See `EventStreams`."""
        async with self._database.transaction() as session:
            await session.execute(_ONE_MOMENT)
            yield PostgresEventStream(session, query)
