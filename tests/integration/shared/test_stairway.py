"""Every revision of every service goes up, down and up again, and from the first release on none holds writers up."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import asyncpg
import pytest
from alembic import command
from alembic.script import ScriptDirectory

from shared.database import MigrationBlocked, migrate_service
from shared.database.migrations import migration_config
from stack.endpoints import SERVICES
from stack.layout import project_layout
from stack.sql import drop_database
from tests.harness.databases import as_owner, change_by_owner, create_bare_database
from tests.harness.servers import Servers
from tests.integration.shared.locking import held_up, shape_of

# Nobody has tables from before the first release that could be large: these revisions may do as they like.
BEFORE_THE_FIRST_RELEASE: Final = {"auth": "0004", "catalog": "0003", "processing": "0012"}


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    """One after the other."""
    name: str = request.param
    return name


@pytest.fixture
def url(servers: Servers, service: str) -> Iterator[str]:
    """A database without tables."""
    name = f"stairway_{service}"
    yield as_owner(servers, create_bare_database(servers, service, name))
    drop_database(servers.postgres.address, name)


def migrations(service: str) -> Path:
    """Where a service's history lies."""
    return project_layout().project / f"{service}_service" / "migrations"


def test_every_revision_goes_up_down_and_up_again(service: str, url: str) -> None:
    config = migration_config(migrations(service), url)
    history = reversed(list(ScriptDirectory.from_config(config).walk_revisions()))
    for step in history:
        assert re.fullmatch(r"\d{4}", step.revision), "readiness compares them"
        before = asyncio.run(shape_of(url))
        command.upgrade(config, step.revision)
        after = asyncio.run(shape_of(url))
        command.downgrade(config, str(step.down_revision or "base"))
        command.upgrade(config, step.revision)
        if step.revision > BEFORE_THE_FIRST_RELEASE[service]:
            concurrently = "postgresql_concurrently=True" in Path(step.path).read_text()
            justified = set(getattr(step.module, "HOLDS_UP", {}))
            assert held_up(before, after, concurrently=concurrently) == justified, step.path


async def test_what_holds_writers_up_is_seen(servers: Servers, auth_database_url: str) -> None:
    before = await shape_of(auth_database_url)
    await change_by_owner(
        servers,
        auth_database_url,
        "CREATE INDEX ix_slow ON account (status)",
        "ALTER TABLE account ADD CONSTRAINT ck_slow CHECK (status < 9), ADD COLUMN must text NOT NULL",
        "ALTER TABLE account ADD COLUMN may text, ADD COLUMN filled text NOT NULL DEFAULT 'x'",
        "ALTER TABLE wallet_balance ALTER COLUMN owed TYPE numeric",
        "ALTER TABLE refresh_family DROP COLUMN revoked_at",
        "CREATE TABLE fresh (id text PRIMARY KEY, CHECK (id <> ''))",
    )
    assert held_up(before, await shape_of(auth_database_url), concurrently=False) == {
        "index ix_slow on account",
        "constraint ck_slow on account",
        "account.must is new and required",
        "rewrites wallet_balance",
        "drops refresh_family.revoked_at",
    }


async def test_a_migration_that_does_not_get_its_lock_gives_up_and_may_be_run_again(
    servers: Servers, auth_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.database.migrations.LOCK_TIMEOUT", "200ms")
    owner_url = as_owner(servers, auth_database_url)
    connection = await asyncpg.connect(owner_url)
    config = migration_config(migrations("auth"), owner_url)
    await asyncio.to_thread(command.downgrade, config, "0002")
    writing = connection.transaction()
    await writing.start()
    await connection.execute("UPDATE account SET status = status")
    with pytest.raises(MigrationBlocked, match="run it again"):
        await asyncio.to_thread(migrate_service, migrations("auth"), auth_database_url, owner_url)
    assert await connection.fetchval("SELECT version_num FROM alembic_version") == "0002"
    await writing.rollback()
    await asyncio.to_thread(migrate_service, migrations("auth"), auth_database_url, owner_url)
    assert await connection.fetchval("SELECT version_num FROM alembic_version") > "0002"
    await connection.close()
