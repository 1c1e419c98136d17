"""Migrations: known to be done or not, and safe to start several times at once."""

import asyncio
import sys

import pytest
from sqlalchemy import text

from auth_service.settings import MIGRATIONS
from shared.database import Database, create_engine, is_current
from stack.sql import create_database, drop_database
from tests.harness.databases import database_url
from tests.harness.servers import Servers

PROGRAM = "import sys, pathlib, shared.database as d; d.apply_migrations(pathlib.Path(sys.argv[1]), sys.argv[2])"


async def test_a_migrated_database_is_current(database: Database) -> None:
    assert await is_current(database, MIGRATIONS)


async def test_one_that_a_newer_release_has_migrated_is_current_for_this_one(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert await is_current(database, MIGRATIONS)


@pytest.mark.parametrize("statement", ["DROP TABLE alembic_version", "UPDATE alembic_version SET version_num = '0000'"])
async def test_any_other_database_is_not(database: Database, statement: str) -> None:
    async with database.transaction() as session:
        await session.execute(text(statement))
    assert not await is_current(database, MIGRATIONS)


async def test_several_migrators_at_once_do_the_work_once(servers: Servers) -> None:
    name = "test_concurrent_migrators"
    create_database(servers.postgres.address, name, "auth")
    url = database_url(servers, "auth", name)
    migrators = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, str(MIGRATIONS), url, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    for migrator in migrators:
        _, errors = await migrator.communicate()
        assert migrator.returncode == 0, errors.decode()
    database = Database(create_engine(url, application_name="shared-tests"))
    assert await is_current(database, MIGRATIONS)
    await database.close()
    drop_database(servers.postgres.address, name)
