"""The database: its migrations, and what it refuses by itself."""

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from catalog_service.adapters.postgres.tables import METADATA
from catalog_service.bootstrap import UseCases, readiness_checks
from shared.database import Database, create_engine
from shared.exceptions import TemporaryError
from tests.harness.databases import change_by_owner
from tests.harness.servers import Servers
from tests.unit.catalog.samples import definition, rich_tree


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_the_migrations_make_the_tables_that_the_code_knows(catalog_database_url: str) -> None:
    engine = create_engine(catalog_database_url, application_name="catalog-migrations")
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_readiness_asks_for_the_migrations(
    database: Database, servers: Servers, catalog_database_url: str
) -> None:
    checks = readiness_checks(database)
    await checks["database"]()
    await checks["migrations"]()
    await change_by_owner(servers, catalog_database_url, "UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(TemporaryError, match="migrate"):
        await checks["migrations"]()


@pytest.mark.parametrize("change", ["UPDATE definition_version SET version = 7", "DELETE FROM definition_version"])
async def test_a_version_cannot_be_changed_even_by_hand(
    catalog: UseCases, servers: Servers, catalog_database_url: str, change: str
) -> None:
    await catalog.create_draft(definition(), "ann")
    await catalog.publish("novice", "ann")
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="never changes"):
        await change_by_owner(servers, catalog_database_url, change)


async def test_the_read_model_equals_its_rebuilding(catalog: UseCases, database: Database) -> None:
    for code, visibility in (("a", "visible"), ("b", "secret"), ("c", "hidden")):
        await catalog.create_draft(definition(code), "ann")
        await catalog.publish(code, "ann")
        await catalog.replace_draft(code, definition(code, objective=rich_tree(), visibility=visibility), "ann", None)
        await catalog.publish(code, "ann")
    await catalog.archive("a", "ann")
    before = await read_model(database)
    assert await catalog.rebuild_read_model() == 3
    assert await read_model(database) == before
    assert len(before) == 6


async def read_model(database: Database) -> list[tuple[object, ...]]:
    async with database.transaction() as session:
        return [tuple(row) for row in await session.execute(text("SELECT * FROM published_quest ORDER BY 1, 2"))]
