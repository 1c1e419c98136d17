"""How much waits in an outbox."""

from sqlalchemy import Table, func, select

from shared.contracts.outbox import OutboxBacklog
from shared.database.engine import Database


class PostgresOutboxBacklog:
    """Looks into one service's outbox; the index covers only what waits."""

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    async def __call__(self) -> OutboxBacklog:
        """What waits now.

        Raises:
            DatabaseUnavailable: the database is away.
        """
        table = self._table
        age = func.extract("epoch", func.clock_timestamp() - func.min(table.c.created_at))
        waiting = (
            select(func.count(), func.greatest(func.coalesce(age, 0), 0))
            .select_from(table)
            .where(table.c.published_at.is_(None))
        )
        async with self._database.transaction() as session:
            pending, oldest = (await session.execute(waiting)).one()
        return OutboxBacklog(pending=pending, oldest_age_seconds=float(oldest))
