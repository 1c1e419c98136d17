"""Counting what statistics keep in tables: the days of the log, and the users of each definition."""

from datetime import datetime
from typing import Final

from sqlalchemy import text

from shared.database import Database

# A day counts as closed when it was counted ten minutes after its end: no transaction that stored an event of that day
# is still open then. What follows the last closed day is counted anew; the first time that is the whole log.
_COUNT_DAYS: Final = text("""
    WITH since AS (
        SELECT coalesce(max(day) + 1, '-infinity') AS day FROM activity_day
         WHERE counted_at >= ((day + 1)::timestamp AT TIME ZONE 'UTC') + interval '10 minutes'
    ), counted AS (
        SELECT (received_at AT TIME ZONE 'UTC')::date AS day, count(*) AS events, count(DISTINCT user_id) AS users
          FROM event
         WHERE received_at >= (SELECT day::timestamp AT TIME ZONE 'UTC' FROM since)
         GROUP BY 1
    )
    INSERT INTO activity_day (day, events, users, counted_at)
    SELECT day, events, users, :now FROM counted
     UNION ALL
    SELECT (CAST(:now AS timestamptz) AT TIME ZONE 'UTC')::date, 0, 0, :now
     WHERE NOT EXISTS (SELECT FROM counted
                        WHERE counted.day = (CAST(:now AS timestamptz) AT TIME ZONE 'UTC')::date)
        ON CONFLICT (day) DO UPDATE
       SET events = excluded.events, users = excluded.users, counted_at = excluded.counted_at
""")

# A user has something in hand where there is progress, and where it is not just what their last completion left.
_COUNT_USERS: Final = text("""
    INSERT INTO quest_users (code, completed, under_way, counted_at)
    SELECT quest_code, count(*) FILTER (WHERE times_completed > 0),
           count(*) FILTER (WHERE state ? 'p' AND state -> 'at' IS DISTINCT FROM state -> 'l'), :now
      FROM user_quest_reward
     GROUP BY quest_code
        ON CONFLICT (code) DO UPDATE
       SET completed = excluded.completed, under_way = excluded.under_way, counted_at = excluded.counted_at
""")
_DROP_USERS: Final = text("DELETE FROM quest_users WHERE counted_at <> :now")
"""Nobody has begun these any more."""

_LAST: Final = text("SELECT max(counted_at) FROM activity_day")


class PostgresCountedStatistics:
    """See the port `Counts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, now: datetime) -> None:
        """See `Counts`."""
        async with self._database.transaction() as session:
            await session.execute(_COUNT_DAYS, {"now": now})
            await session.execute(_COUNT_USERS, {"now": now})
            await session.execute(_DROP_USERS, {"now": now})

    async def last_counted(self) -> datetime | None:
        """See `Counts`."""
        async with self._database.transaction() as session:
            last: datetime | None = await session.scalar(_LAST)
            return last
