"""Grants as administrators see them, in the table `reward_grant`."""

from typing import Any, Final

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.grant_tables import REWARD_GRANT
from processing_service.application.ports.manual_grants import GrantFilter, GrantRecord, ManualGrant
from processing_service.application.ports.stored_events import COUNTED_UP_TO
from processing_service.domain.definition import Reward
from shared.database import Database

_TABLE: Final = REWARD_GRANT.c
_PLAIN: Final = (
    "grant_id",
    "user_id",
    "quest_code",
    "quest_name",
    "cycle",
    "version",
    "generation",
    "status",
    "attempts",
    "last_error",
    "earned_at",
    "created_at",
    "credited_at",
    "reason",
    "granted_by",
    "reversal_policy",
    "reversal_reason",
    "reversed_at",
    "revoked_at",
    "revoked_by",
)
_GRANTS: Final = select(*(_TABLE[name] for name in _PLAIN), _TABLE.gold, _TABLE.diamonds, _TABLE.points, _TABLE.badge)

_GIVE: Final = text("""
    INSERT INTO reward_grant (grant_id, user_id, gold, diamonds, points, status, credited_at, earned_at,
                              idempotency_key, reason, granted_by)
    VALUES (:grant_id, :user_id, :gold, :diamonds, :points,
            CASE WHEN CAST(:gold AS bigint) + CAST(:diamonds AS bigint) > 0 THEN 'pending' ELSE 'credited' END,
            CASE WHEN CAST(:gold AS bigint) + CAST(:diamonds AS bigint) > 0 THEN NULL ELSE clock_timestamp() END,
            :earned_at, :key, :reason, :granted_by)
        ON CONFLICT (grant_id) DO NOTHING
    RETURNING grant_id
""")


class PostgresManualGrants:
    """See the port `ManualGrants`; inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, grant_id: str) -> GrantRecord | None:
        """One grant."""
        row = (await self._session.execute(_GRANTS.where(_TABLE.grant_id == grant_id))).one_or_none()
        return None if row is None else _record(row)

    async def give(self, grant: ManualGrant) -> bool:
        """Write a grant; what holds neither gold nor diamonds is done at once."""
        parameters = {
            "grant_id": grant.grant_id,
            "user_id": grant.user_id,
            "gold": grant.reward.gold,
            "diamonds": grant.reward.diamonds,
            "points": grant.reward.points,
            "earned_at": grant.earned_at,
            "key": grant.key,
            "reason": grant.reason,
            "granted_by": grant.granted_by,
        }
        return await self._session.scalar(_GIVE, parameters) is not None


class PostgresGrantList:
    """See the port `GrantList`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, wanted: GrantFilter, limit: int, offset: int) -> tuple[list[GrantRecord], int]:
        """A page and the bounded count."""
        conditions = _conditions(wanted)
        newest_first = (_TABLE.created_at.desc(), _TABLE.grant_id.desc())
        page = _GRANTS.where(*conditions).order_by(*newest_first).limit(limit).offset(offset)
        counted = select(_TABLE.grant_id).where(*conditions).limit(COUNTED_UP_TO).subquery()
        async with self._database.transaction() as session:
            grants = [_record(row) for row in await session.execute(page)]
            total = await session.scalar(select(func.count()).select_from(counted))
        return grants, int(total or 0)


def _conditions(wanted: GrantFilter) -> list[ColumnElement[Any]]:
    conditions: list[ColumnElement[Any]] = []
    if wanted.user_id is not None:
        conditions.append(_TABLE.user_id == wanted.user_id)
    if wanted.status is not None:
        conditions.append(_TABLE.status == wanted.status)
    if wanted.quest_code is not None:
        conditions.append(_TABLE.quest_code == wanted.quest_code)
    return conditions


def _record(row: Any) -> GrantRecord:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return GrantRecord(reward=Reward(row.gold, row.diamonds, row.points, row.badge), **plain)
