"""Transactions of the write side."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from catalog_service.adapters.postgres.definitions import PostgresDefinitions
from catalog_service.adapters.postgres.level_curves import PostgresLevelCurves
from catalog_service.adapters.postgres.read_model import PostgresReadModel
from catalog_service.adapters.postgres.rewards import PostgresRewards
from catalog_service.adapters.postgres.tables import OUTBOX, RevisionRow
from catalog_service.application.ports import Definitions, LevelCurves, ReadModel, Rewards, UnitOfWork
from shared.contracts.administration import Audit
from shared.contracts.event import Event
from shared.database import Database
from shared.outbox import PostgresOutbox
from shared.outbox.audit import OutboxAudit


class PostgresUnitOfWork:
    """One transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._outbox = PostgresOutbox(OUTBOX)
        self.definitions: Definitions = PostgresDefinitions(session)
        self.rewards: Rewards = PostgresRewards(session)
        self.levels: LevelCurves = PostgresLevelCurves(session)
        self.read_model: ReadModel = PostgresReadModel(session)
        self.audit: Audit = OutboxAudit("catalog", self.announce)

    async def lock_catalog(self) -> int:
        """See `UnitOfWork`."""
        return (await self._session.scalars(select(col(RevisionRow.revision)).with_for_update())).one()

    async def set_revision(self, revision: int) -> None:
        """See `UnitOfWork`."""
        await self._session.execute(update(RevisionRow).values(revision=revision))

    async def announce(self, events: Sequence[Event]) -> None:
        """See `UnitOfWork`."""
        await self._outbox.add(self._session, events)


class PostgresUnitsOfWork:
    """Begins transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[UnitOfWork]:
        """See `UnitsOfWork`."""
        async with self._database.transaction() as session:
            yield PostgresUnitOfWork(session)
