"""Folding the past of definitions, as operators see and steer it."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Row, text

from processing_service.adapters.postgres.audit import PostgresAudit
from processing_service.adapters.postgres.transactions import PostgresHints
from processing_service.application.ports.backfills import COUNTED_UP_TO, FoldingOfPast, UsersWanted
from shared.contracts.administration import Act
from shared.database import Database

_COLUMNS: Final = """
    SELECT code, fold_from, fold_paused, folded_users, fold_began_at, fold_ended_at
      FROM catalog_definition
     WHERE (fold_began_at IS NOT NULL OR fold_from IS NOT NULL)
"""
_PAGE: Final = text(f"""
    {_COLUMNS}
     ORDER BY fold_from IS NULL, fold_began_at DESC, code
     LIMIT :limit OFFSET :offset
""")
_ONE: Final = text(f"{_COLUMNS} AND code = :code")
_TOTAL: Final = text(f"SELECT count(*) FROM ({_COLUMNS}) AS found")  # noqa: S608 - put together from constants

_COUNT: Final = text(f"""
    SELECT wanted.code, (
               SELECT count(*)
                 FROM (SELECT FROM participant
                        WHERE EXISTS (SELECT FROM event
                                       WHERE event.user_id = participant.user_id
                                         AND event.event_type = ANY(wanted.types) AND event.timestamp >= wanted.since)
                        LIMIT {COUNTED_UP_TO}) AS found
           ) AS users
      FROM json_to_recordset(CAST(:wanted AS json)) AS wanted(code text, types text[], since timestamptz)
""")  # noqa: S608 - put together from constants

_STEER: Final = text("""
    UPDATE catalog_definition SET fold_paused = :paused WHERE code = :code AND fold_from IS NOT NULL
       AND fold_paused <> :paused
    RETURNING code
""")


class PostgresBackfills:
    """See the port `Backfills`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, limit: int, offset: int) -> tuple[list[FoldingOfPast], int]:
        """See `Backfills`."""
        async with self._database.transaction() as session:
            rows = await session.execute(_PAGE, {"limit": limit, "offset": offset})
            return [_folding(row) for row in rows], int(await session.scalar(_TOTAL) or 0)

    async def one(self, code: str) -> FoldingOfPast | None:
        """See `Backfills`."""
        async with self._database.transaction() as session:
            row = (await session.execute(_ONE, {"code": code})).one_or_none()
        return None if row is None else _folding(row)

    async def count_users(self, wanted: Mapping[str, UsersWanted]) -> dict[str, int]:
        """See `Backfills`."""
        rows = [
            {"code": code, "types": sorted(one.event_types), "since": one.since.isoformat()}
            for code, one in wanted.items()
        ]
        async with self._database.transaction() as session:
            found = await session.execute(_COUNT, {"wanted": json.dumps(rows)})
            return {row.code: row.users for row in found}

    async def pause(self, code: str, act: Act) -> None:
        """See `Backfills`."""
        async with self._database.transaction() as session:
            if await session.scalar(_STEER, {"code": code, "paused": True}) is not None:
                await PostgresAudit(session).record(act)

    async def resume(self, code: str, act: Act) -> None:
        """See `Backfills`."""
        async with self._database.transaction() as session:
            if await session.scalar(_STEER, {"code": code, "paused": False}) is not None:
                await PostgresAudit(session).record(act)
            await PostgresHints(session).catalog_changed()


def _folding(row: Row[Any]) -> FoldingOfPast:
    return FoldingOfPast(
        code=row.code,
        since=row.fold_from,
        is_paused=row.fold_paused,
        folded_users=row.folded_users,
        began_at=row.fold_began_at,
        ended_at=row.fold_ended_at,
    )
