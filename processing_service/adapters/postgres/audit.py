"""The audit log, in the table `audit_entry`: written inside the caller's transaction, and read by pages."""

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, literal, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.audit_tables import AUDIT_ENTRY
from processing_service.adapters.postgres.standing_tables import STANDING
from processing_service.application.ports.audit import AuditEntry, AuditFilter, AuditPlace, ReceivedAct
from shared.clock import new_id
from shared.contracts.administration import Act
from shared.database import Database

_SERVICE: Final = "processing"
_TABLE: Final = AUDIT_ENTRY.c

# What is said about a user who has been deleted meanwhile is not kept.
_KEEP: Final = text("""
    INSERT INTO audit_entry (id, at, actor, service, action, subject, user_id, reason, details)
    SELECT told.id, coalesce(told.at, clock_timestamp()), told.actor, told.service, told.action, told.subject,
           told.user_id, CASE WHEN gone.user_id IS NULL THEN told.reason END,
           CASE WHEN gone.user_id IS NULL THEN told.details ELSE '{}' END
      FROM jsonb_to_recordset(CAST(:entries AS jsonb))
           AS told(id text, at timestamptz, actor text, service text, action text, subject text, user_id text,
                   reason text, details jsonb)
      LEFT JOIN participant AS gone ON gone.user_id = told.user_id AND gone.erased_at IS NOT NULL
        ON CONFLICT (id) DO NOTHING
""")


class PostgresAudit:
    """See the port `AuditLog`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def record(self, *acts: Act) -> None:
        """Record this service's own acts, with the time of now."""
        await self._write([{"id": new_id(), "service": _SERVICE, **act.model_dump(mode="json")} for act in acts])

    async def keep(self, received: Sequence[ReceivedAct]) -> None:
        """Keep what other services tell."""
        await self._write(
            [
                {"id": one.id, "at": one.at.isoformat(), "service": one.service, **one.act.model_dump(mode="json")}
                for one in received
            ]
        )

    async def _write(self, entries: list[dict[str, Any]]) -> None:
        if entries:
            await self._session.execute(_KEEP, {"entries": json.dumps(entries)})


class PostgresAuditEntries:
    """See the port `AuditEntries`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, wanted: AuditFilter, limit: int, after: AuditPlace | None) -> list[AuditEntry]:
        """A page, along an index."""
        conditions = _conditions(wanted)
        if after is not None:
            conditions.append(tuple_(_TABLE.at, _TABLE.id) < tuple_(literal(after.at), literal(after.id)))
        page = (
            select(AUDIT_ENTRY, STANDING.c.name.label("actor_name"))
            .join(STANDING, STANDING.c.user_id == _TABLE.actor, isouter=True)
            .where(*conditions)
            .order_by(_TABLE.at.desc(), _TABLE.id.desc())
            .limit(limit)
        )
        async with self._database.transaction() as session:
            return [_entry(row) for row in await session.execute(page)]


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    equal = {
        _TABLE.actor: wanted.actor,
        _TABLE.subject: wanted.subject,
        _TABLE.user_id: wanted.user_id,
        _TABLE.service: wanted.service,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if wanted.action is not None:
        whole = "." in wanted.action
        conditions.append((_TABLE.action if whole else func.split_part(_TABLE.action, ".", 1)) == wanted.action)
    if wanted.since is not None:
        conditions.append(_TABLE.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(_TABLE.at < wanted.until)
    return conditions


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        actor=row.actor,
        actor_name=row.actor_name,
        service=row.service,
        action=row.action,
        subject=row.subject,
        user_id=row.user_id,
        reason=row.reason,
        details=row.details,
    )
