"""Migrations: known to be done or not, and safe to start several times at once."""

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from auth_service.settings import MIGRATIONS
from shared.database import Database, create_engine, is_current
from stack.sql import drop_database
from tests.harness.databases import as_owner, change_by_owner, create_bare_database
from tests.harness.servers import Servers

PROGRAM = "import sys, pathlib, shared.database as d; d.migrate_service(pathlib.Path(sys.argv[1]), *sys.argv[2:])"


async def test_a_migrated_database_is_current(database: Database) -> None:
    assert await is_current(database, MIGRATIONS)


async def test_one_that_a_newer_release_has_migrated_is_current_for_this_one(
    database: Database, servers: Servers, auth_database_url: str
) -> None:
    await change_by_owner(servers, auth_database_url, "UPDATE alembic_version SET version_num = '9999'")
    assert await is_current(database, MIGRATIONS)


@pytest.mark.parametrize("statement", ["DROP TABLE alembic_version", "UPDATE alembic_version SET version_num = '0000'"])
async def test_any_other_database_is_not(
    database: Database, servers: Servers, auth_database_url: str, statement: str
) -> None:
    await change_by_owner(servers, auth_database_url, statement)
    assert not await is_current(database, MIGRATIONS)


ENVIRONMENT = "import sqlalchemy, shared.database.migrations as m\nm.migrate(sqlalchemy.MetaData())\n"
REVISION = """
from alembic import op
revision, down_revision = "0001", None
def upgrade():
    op.execute("CREATE TABLE large (id integer)")
    with op.get_context().autocommit_block():
        op.create_index("ix_large_id", "large", ["id"], postgresql_concurrently=True)
"""


async def test_an_index_is_built_concurrently_while_another_migrator_waits(servers: Servers, tmp_path: Path) -> None:
    name = "test_concurrent_index"
    url = create_bare_database(servers, "auth", name)
    (tmp_path / "env.py").write_text(ENVIRONMENT)
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "0001_large.py").write_text(REVISION)
    await migrate_at_once(tmp_path, url, as_owner(servers, url), 2)
    database = Database(create_engine(url, application_name="shared-tests"))
    assert await is_current(database, tmp_path)
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT indisvalid FROM pg_index WHERE indrelid = 'large'::regclass"))
    await database.close()
    drop_database(servers.postgres.address, name)


async def migrate_at_once(script_location: Path, url: str, owner_url: str, number: int) -> None:
    """Run that many migrators; each of them succeeds."""
    migrators = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, str(script_location), url, owner_url, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(number)
    ]
    for migrator in migrators:
        _, errors = await migrator.communicate()
        assert migrator.returncode == 0, errors.decode()


async def test_several_migrators_at_once_do_the_work_once(servers: Servers) -> None:
    name = "test_concurrent_migrators"
    url = create_bare_database(servers, "auth", name)
    await migrate_at_once(MIGRATIONS, url, as_owner(servers, url), 3)
    database = Database(create_engine(url, application_name="shared-tests"))
    assert await is_current(database, MIGRATIONS)
    await database.close()
    drop_database(servers.postgres.address, name)
