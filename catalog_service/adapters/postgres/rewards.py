"""The list of rewards in PostgreSQL."""

from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from catalog_service.adapters.postgres.tables import RewardRow
from catalog_service.application.records import RewardRecord
from shared.contracts.definition import Reward


class PostgresRewards:
    """Reads and writes within the transaction of its session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, reward: RewardRecord) -> bool:
        """See `Rewards`."""
        statement = (
            upsert(RewardRow)
            .values(**_to_values(reward))
            .on_conflict_do_nothing(index_elements=["name"])
            .returning(col(RewardRow.id))
        )
        return await self._session.scalar(statement) is not None

    async def find(self, name_or_id: str) -> RewardRecord | None:
        """See `Rewards`."""
        return await self._find(name_or_id, lock=False)

    async def lock(self, name_or_id: str) -> RewardRecord | None:
        """See `Rewards`."""
        return await self._find(name_or_id, lock=True)

    async def list_all(self) -> list[RewardRecord]:
        """See `Rewards`."""
        rows = await self._session.scalars(select(RewardRow).order_by(col(RewardRow.name)))
        return [_to_record(row) for row in rows]

    async def save(self, reward: RewardRecord) -> None:
        """See `Rewards`."""
        await self._session.execute(
            update(RewardRow).where(col(RewardRow.id) == reward.id).values(**_to_values(reward))
        )

    async def _find(self, name_or_id: str, *, lock: bool) -> RewardRecord | None:
        # A name never looks like an id, so at most one row fits.
        statement = (
            select(RewardRow)
            .where(or_(col(RewardRow.name) == name_or_id, col(RewardRow.id) == name_or_id))
            .execution_options(populate_existing=True)
        )
        row = await self._session.scalar(statement.with_for_update() if lock else statement)
        return _to_record(row) if row is not None else None


def _to_values(reward: RewardRecord) -> dict[str, Any]:
    return {
        "id": reward.id,
        "name": reward.name,
        "description": reward.description,
        **reward.reward.model_dump(),
        "edition": reward.edition,
        "created_at": reward.created_at,
        "updated_at": reward.updated_at,
    }


def _to_record(row: RewardRow) -> RewardRecord:
    return RewardRecord(
        id=row.id,
        name=row.name,
        description=row.description,
        reward=Reward(gold=row.gold, diamonds=row.diamonds, points=row.points, badge=row.badge),
        edition=row.edition,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
