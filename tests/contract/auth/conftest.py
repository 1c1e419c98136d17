"""Each test of this folder runs twice: on the stand-in of the unit tests, and on what is used in earnest."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from auth_service.adapters.postgres.tables import OUTBOX
from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from auth_service.application.ports import UnitOfWork
from shared.database import Database, create_engine
from tests.unit.auth.fakes import FakeUnitOfWork


@dataclass(frozen=True)
class Store:
    """A unit of work, and a look at what it would publish."""

    unit_of_work: UnitOfWork
    event_ids: Callable[[], Awaitable[set[str]]]


@pytest.fixture(params=["fake", "postgres"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """An empty store."""
    if request.param == "fake":
        yield _fake_store()
        return
    url: str = request.getfixturevalue("auth_database_url")
    database = Database(create_engine(url, pool_size=5, application_name="contract-tests"))
    yield _postgres_store(database)
    await database.close()


def _fake_store() -> Store:
    unit_of_work = FakeUnitOfWork()

    async def event_ids() -> set[str]:
        return {event.event_id for event in unit_of_work.state.events}

    return Store(unit_of_work, event_ids)


def _postgres_store(database: Database) -> Store:
    async def event_ids() -> set[str]:
        async with database.transaction() as session:
            return set(await session.scalars(select(OUTBOX.c.event_id)))

    return Store(PostgresUnitOfWork(database), event_ids)
