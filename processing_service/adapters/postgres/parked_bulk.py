"""Many parked messages at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import func, select, text

from processing_service.adapters.postgres.audit import PostgresAudit
from processing_service.adapters.postgres.intake_tables import PARKED_MESSAGE
from processing_service.adapters.postgres.parked_messages import conditions_of, original_of
from processing_service.application.messages import RawMessage
from processing_service.application.ports.parked_messages import ParkedStatus, Selected, WaitingMessage
from shared.contracts.administration import Act, Action
from shared.database import Database

_TABLE: Final = PARKED_MESSAGE.c

_RESOLVE: Final = text("""
    WITH taken AS (
        SELECT id FROM parked_message
          JOIN unnest(CAST(:ids AS text[]), CAST(:moments AS timestamptz[])) AS chosen(id, parked_at)
               USING (id, parked_at)
         WHERE status = 'waiting'
         ORDER BY id
           FOR UPDATE OF parked_message
    ), resolved AS (
        UPDATE parked_message
           SET status = :status, resolved_at = clock_timestamp(), resolved_by = :resolved_by, resolution = :resolution
          FROM taken
         WHERE parked_message.id = taken.id
        RETURNING parked_message.id, parked_message.user_id
    )
    SELECT id, user_id FROM resolved ORDER BY id
""")


class PostgresParkedBulk:
    """See the port `ParkedBulk`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, selected: Selected, limit: int) -> tuple[list[WaitingMessage], int]:
        """The oldest first, and the number of all."""
        conditions = conditions_of(replace(selected.matching, status=ParkedStatus.WAITING))
        if selected.ids:
            conditions.append(_TABLE.id.in_(selected.ids))
        found = select(_TABLE.id, _TABLE.parked_at).where(*conditions).order_by(_TABLE.parked_at, _TABLE.id)
        count = select(func.count()).select_from(PARKED_MESSAGE).where(*conditions)
        async with self._database.transaction() as session:
            messages = [WaitingMessage(*row) for row in await session.execute(found.limit(limit))]
            total = await session.scalar(count)
        return messages, int(total or 0)

    async def originals(self, ids: Sequence[str]) -> dict[str, RawMessage]:
        """Messages as they came."""
        wanted = select(_TABLE.id, _TABLE.body, _TABLE.routing_key, _TABLE.properties).where(_TABLE.id.in_(ids))
        async with self._database.transaction() as session:
            rows = await session.execute(wanted)
            return {row.id: original_of(row.body, row.routing_key, row.properties) for row in rows}

    async def resolve_all(
        self, messages: Sequence[WaitingMessage], status: ParkedStatus, action: Action, resolved_by: str, reason: str
    ) -> int:
        """Close them; those that were parked again meanwhile go on waiting."""
        parameters = {
            "ids": [one.id for one in messages],
            "moments": [one.parked_at for one in messages],
            "status": status.value,
            "resolved_by": resolved_by,
            "resolution": reason,
        }
        async with self._database.transaction() as session:
            acts = [
                Act(actor=resolved_by, action=action, subject=row.id, user_id=row.user_id, reason=reason)
                for row in await session.execute(_RESOLVE, parameters)
            ]
            await PostgresAudit(session).record(*acts)
        return len(acts)
