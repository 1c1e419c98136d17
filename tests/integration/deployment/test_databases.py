"""The script with which a new PostgreSQL gets its databases, on a real one."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from auth_service.settings import MIGRATIONS
from shared.database import migrate_service
from stack.sql import execute
from tests.harness.servers import Servers

SCRIPT = Path(__file__).parents[3] / "deploy" / "postgres" / "create-databases.sh"
SERVICES = ("auth", "catalog", "processing")


@pytest.fixture
def created(servers: Servers) -> Iterator[Servers]:
    """A server on which the script has run, with a password that is not easy to quote."""
    address = servers.postgres.address
    passwords = {f"{service.upper()}_DATABASE_PASSWORD": _password(service) for service in SERVICES} | {
        f"{service.upper()}_MIGRATION_DATABASE_PASSWORD": _password(f"{service}_owner") for service in SERVICES
    }
    environment = {
        "PATH": f"{address.psql.parent}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": address.host,
        "PGPORT": str(address.port),
        "PGPASSWORD": address.password,
        "POSTGRES_USER": address.user,
    }
    subprocess.run([SCRIPT], env=environment | passwords, check=True, timeout=60)
    yield servers
    for service in SERVICES:
        execute(address, f"DROP DATABASE questline_{service}")
        execute(address, f"DROP ROLE questline_{service}, questline_{service}_owner")


async def test_each_service_may_run_in_its_database_and_gets_into_no_other(created: Servers) -> None:
    for service in SERVICES:
        connection = await _connect(created, service, f"questline_{service}")
        assert await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        for statement in ("CREATE TABLE proof ()", "CREATE TEMPORARY TABLE proof ()", "CREATE SCHEMA proof"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
        await connection.close()
        for other in {*(f"questline_{name}" for name in set(SERVICES) - {service}), "postgres", "template1"}:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await _connect(created, service, other)


async def test_the_owner_migrates_and_the_running_role_then_reads_and_writes(created: Servers) -> None:
    address = created.postgres.address
    urls = [address.url("questline_auth", f"questline_{role}", _password(role)) for role in ("auth", "auth_owner")]
    await asyncio.to_thread(migrate_service, MIGRATIONS, *urls)
    connection = await _connect(created, "auth", "questline_auth")
    assert await connection.fetchval("SELECT count(*) FROM account") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("TRUNCATE account")
    await connection.close()


async def _connect(servers: Servers, service: str, database: str) -> "asyncpg.Connection[asyncpg.Record]":
    address = servers.postgres.address
    return await asyncpg.connect(
        host=address.host,
        port=address.port,
        user=f"questline_{service}",
        password=_password(service),
        database=database,
    )


def _password(service: str) -> str:
    return f'it\'s $HOME \\ "{service}"'
