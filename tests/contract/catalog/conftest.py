"""The same ports twice: in memory, and over PostgreSQL."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from catalog_service.adapters.postgres.feed import PostgresFeed
from catalog_service.adapters.postgres.read_model import PostgresPublicQuests
from catalog_service.adapters.postgres.units_of_work import PostgresUnitsOfWork
from catalog_service.application.ports import Feed, PublicQuests, UnitsOfWork
from shared.database import Database, create_engine
from tests.unit.catalog.fakes import FakeCatalog


@dataclass(frozen=True)
class Ports:
    """Every port that touches stored data, over one store."""

    units: UnitsOfWork
    quests: PublicQuests
    feed: Feed


@pytest.fixture(params=["memory", "postgres"])
async def ports(request: pytest.FixtureRequest) -> AsyncIterator[Ports]:
    """The ports under test."""
    if request.param == "memory":
        fake = FakeCatalog()
        yield Ports(fake, fake, fake)
        return
    url = request.getfixturevalue("catalog_database_url")
    database = Database(create_engine(url, pool_size=3, application_name="catalog-contract"))
    yield Ports(PostgresUnitsOfWork(database), PostgresPublicQuests(database), PostgresFeed(database))
    await database.close()
