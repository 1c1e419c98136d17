"""The results of comparisons of the books, in the table `reconciliation`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, column, text
from sqlalchemy.dialects.postgresql import JSONB

from processing_service.application.drift import Drift, DriftKind
from processing_service.application.ports.books import Reconciliation, Selection
from shared.database import Database

MOST_KEPT: Final = 100
"""Findings that are kept of each result."""

_ADD: Final = text("""
    INSERT INTO reconciliation (id, began_at, ended_at, scope, users, drift_total, findings, repaired)
    VALUES (:id, :began_at, :ended_at, CAST(:scope AS jsonb), :users, :drift_total, CAST(:findings AS jsonb), :repaired)
""")
_PRUNE: Final = text("DELETE FROM reconciliation WHERE ended_at < clock_timestamp() - interval '30 days'")

_FIND: Final = text("""
    SELECT id, began_at, ended_at, scope, users, drift_total, findings, repaired
      FROM reconciliation
     ORDER BY began_at DESC, id DESC
     LIMIT :limit OFFSET :offset
""").columns(
    column("id"),
    column("began_at"),
    column("ended_at"),
    column("scope", JSONB),
    column("users"),
    column("drift_total"),
    column("findings", JSONB),
    column("repaired"),
)
_TOTAL: Final = text("SELECT count(*) FROM reconciliation")
_LAST: Final = text("SELECT max(began_at) FROM reconciliation WHERE CAST(scope ->> 'scheduled' AS boolean)")


class PostgresReconciliations:
    """See the port `Reconciliations`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, result: Reconciliation) -> None:
        """Keep a result for a month."""
        scope = {
            "users": list(result.selection.users),
            "sample": result.selection.sample,
            "repair": result.repair,
            "scheduled": result.is_scheduled,
        }
        values = {
            "id": result.id,
            "began_at": result.began_at,
            "ended_at": result.ended_at,
            "scope": json.dumps(scope),
            "users": result.users,
            "drift_total": result.drift_total,
            "findings": json.dumps([asdict(one) for one in result.drift[:MOST_KEPT]]),
            "repaired": result.repaired,
        }
        async with self._database.transaction() as session:
            await session.execute(_PRUNE)
            await session.execute(_ADD, values)

    async def find(self, limit: int, offset: int) -> tuple[list[Reconciliation], int]:
        """A page, newest first."""
        async with self._database.transaction() as session:
            rows = await session.execute(_FIND, {"limit": limit, "offset": offset})
            results = [_result(row) for row in rows]
            total = await session.scalar(_TOTAL)
        return results, int(total or 0)

    async def last_scheduled(self) -> datetime | None:
        """When the last one of the schedule began."""
        async with self._database.transaction() as session:
            last: datetime | None = await session.scalar(_LAST)
        return last


def _result(row: Row[Any]) -> Reconciliation:
    return Reconciliation(
        id=row.id,
        began_at=row.began_at,
        ended_at=row.ended_at,
        selection=Selection(tuple(row.scope["users"]), row.scope["sample"]),
        is_scheduled=row.scope["scheduled"],
        repair=row.scope["repair"],
        users=row.users,
        drift=_drift(row.findings),
        drift_total=row.drift_total,
        repaired=row.repaired,
    )


def _drift(findings: Sequence[dict[str, Any]]) -> list[Drift]:
    return [Drift(**{**one, "kind": DriftKind(one["kind"])}) for one in findings]
