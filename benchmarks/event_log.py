"""A log of any size, made by the database itself."""

from datetime import UTC, datetime
from typing import Final

import asyncpg

from benchmarks.workload import EVENT_TYPE

BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)

_USERS: Final = """
    INSERT INTO participant (user_id)
    SELECT 'user-' || lpad(number::text, 6, '0') FROM generate_series(0, $1::integer - 1) AS number
"""

# Every user has as many events; which one comes when is scattered, as in a real log. Hashes serve as random numbers, so
# that every run sees the same log.
_EVENTS: Final = """
    INSERT INTO event (event_id, event_type, user_id, timestamp, event_data)
    SELECT 'event-' || lpad(number::text, 9, '0'), $3,
           'user-' || lpad((number % $2::integer)::text, 6, '0'),
           $4::timestamptz + (number::float8 / $1) * interval '180 days'
               + (hashint4(number) & 1023) * interval '1 minute',
           jsonb_build_object(
               'points', 1 + (hashint4(number + 1) & 15),
               'mode', CASE WHEN hashint4(number + 2) & 1 = 0 THEN 'ranked' ELSE 'casual' END,
               'map', (ARRAY['forest', 'desert', 'harbour', 'castle'])[1 + (hashint4(number + 3) & 3)]
           )
      FROM generate_series(0, $1::integer - 1) AS number
"""


async def write_log(url: str, events: int, users: int) -> None:
    """Fill a fresh database with so many events of so many users, over half a year."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_USERS, users)
        await connection.execute(_EVENTS, events, users, EVENT_TYPE, BEGINNING)
        await connection.execute("ANALYZE event, participant")
    finally:
        await connection.close()
