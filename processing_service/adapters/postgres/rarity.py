"""How rare achievements are: counted now and then, read from a small table."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import text

from processing_service.application.ports.rarity import Share
from shared.database import Database

_COUNT: Final = text("""
    INSERT INTO rarity (code, holders, users, counted_at)
    SELECT held.quest_code, held.holders, people.users, :now
      FROM (SELECT quest_code, count(*) AS holders
              FROM (SELECT DISTINCT quest_code, user_id FROM completion WHERE reversed_at IS NULL) AS holding
             GROUP BY quest_code) AS held,
           (SELECT count(*) AS users FROM participant WHERE erased_at IS NULL) AS people
     ORDER BY held.quest_code
        ON CONFLICT (code) DO UPDATE
       SET holders = excluded.holders, users = excluded.users, counted_at = excluded.counted_at
""")
_DROP: Final = text("DELETE FROM rarity WHERE counted_at <> :now")
"""Nobody holds these any more."""

_READ: Final = text("""
    SELECT wanted.code, coalesce(rarity.holders, 0) AS holders,
           coalesce(rarity.users, (SELECT max(users) FROM rarity), 0) AS users
      FROM unnest(CAST(:codes AS text[])) AS wanted(code) LEFT JOIN rarity ON rarity.code = wanted.code
""")
_LAST: Final = text("SELECT max(counted_at) FROM rarity")


class PostgresRarity:
    """See the ports `Rarity` and `Counts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, codes: Collection[str]) -> Mapping[str, Share]:
        """See `Rarity`."""
        async with self._database.transaction() as session:
            rows = await session.execute(_READ, {"codes": list(codes)})
            return {row.code: Share(row.holders, row.users) for row in rows}

    async def count(self, now: datetime) -> None:
        """See `Counts`."""
        async with self._database.transaction() as session:
            await session.execute(_COUNT, {"now": now})
            await session.execute(_DROP, {"now": now})

    async def last_counted(self) -> datetime | None:
        """See `Counts`."""
        async with self._database.transaction() as session:
            last: datetime | None = await session.scalar(_LAST)
            return last
