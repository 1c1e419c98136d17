"""Grants for tests, written as claims and completions write them."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import text

from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.ports.progress import Grant
from processing_service.domain.definition import Reward
from processing_service.domain.identity import grant_id
from shared.database import Database

NOON: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)


def grant(user_id: str = "user1", cycle: int = 1, *, code: str = "wins", reward: Reward | None = None) -> Grant:
    """A grant of ten diamonds, unless another reward is given."""
    reward = reward or Reward(diamonds=10, points=5)
    return Grant(grant_id(user_id, code, cycle), user_id, code, "Three wins", cycle, 1, reward, NOON)


async def write_grants(database: Database, *grants: Grant) -> None:
    """Have grants wait for the dispatcher."""
    async with PostgresTransactions(database)() as transaction:
        await transaction.participants.lock({one.user_id for one in grants})
        await transaction.progress.grant(grants)
        await transaction.hints.grants_written()


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    """What a query finds."""
    async with database.transaction() as session:
        return [tuple(row) for row in await session.execute(text(query))]
