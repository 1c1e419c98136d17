"""The curves of levels in PostgreSQL."""

from pydantic import TypeAdapter
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from catalog_service.adapters.postgres.tables import LevelCurveRow
from catalog_service.application.records import LevelCurveRecord
from shared.contracts.levels import LevelCurve

_CURVE: TypeAdapter[LevelCurve] = TypeAdapter(LevelCurve)


class PostgresLevelCurves:
    """Reads and writes within the transaction of its session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def latest(self) -> LevelCurveRecord | None:
        """See `LevelCurves`."""
        row = await self._session.scalar(select(LevelCurveRow).order_by(col(LevelCurveRow.number).desc()).limit(1))
        if row is None:
            return None
        return LevelCurveRecord(_CURVE.validate_python(row.curve), row.published_at, row.published_by)

    async def add(self, record: LevelCurveRecord) -> None:
        """See `LevelCurves`."""
        await self._session.execute(
            insert(LevelCurveRow).values(
                curve=record.curve.model_dump(mode="json"),
                published_at=record.published_at,
                published_by=record.published_by,
            )
        )
