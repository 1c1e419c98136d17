"""The catalog over a real database."""

from collections.abc import AsyncIterator

import pytest

from catalog_service.bootstrap import UseCases, wire_postgres
from shared.database import Database, create_engine


@pytest.fixture
async def database(catalog_database_url: str) -> AsyncIterator[Database]:
    """A fresh catalog database."""
    database = Database(create_engine(catalog_database_url, pool_size=10, application_name="catalog-tests"))
    yield database
    await database.close()


@pytest.fixture
def catalog(database: Database) -> UseCases:
    """Every use case, wired as in production."""
    return wire_postgres(database)
