"""The script with which a new PostgreSQL gets its databases, on a real one."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from stack.sql import execute
from tests.harness.servers import Servers

SCRIPT = Path(__file__).parents[3] / "deploy" / "postgres" / "create-databases.sh"
SERVICES = ("auth", "catalog", "processing")


@pytest.fixture
def created(servers: Servers) -> Iterator[Servers]:
    """A server on which the script has run, with a password that is not easy to quote."""
    address = servers.postgres.address
    passwords = {f"{service.upper()}_DATABASE_PASSWORD": _password(service) for service in SERVICES}
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
        execute(address, f"DROP ROLE questline_{service}")


async def test_each_service_owns_its_database_and_gets_into_no_other(created: Servers) -> None:
    for service in SERVICES:
        connection = await _connect(created, service, service)
        await connection.execute("CREATE TABLE proof ()")
        assert await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        await connection.close()
        for other in set(SERVICES) - {service}:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await _connect(created, service, other)


async def _connect(servers: Servers, service: str, database: str) -> "asyncpg.Connection[asyncpg.Record]":
    address = servers.postgres.address
    return await asyncpg.connect(
        host=address.host,
        port=address.port,
        user=f"questline_{service}",
        password=_password(service),
        database=f"questline_{database}",
    )


def _password(service: str) -> str:
    return f'it\'s $HOME \\ "{service}"'
