"""A database for every test: a copy of a template that the service's own migrations have made, once per run."""

import secrets
import sys
from urllib.parse import urlsplit

import asyncpg

from stack.packages import exclusive
from stack.processes import run
from stack.roles import ServiceRoles, create_service_database, service_roles
from stack.sql import database_exists, drop_database, execute, identifier
from tests.harness.servers import Servers


def create_test_database(servers: Servers, service: str) -> str:
    """Make a fresh database with the tables of `service` and return its DSN."""
    name = f"test_{service}_{secrets.token_hex(6)}"
    template = _template(servers, service)
    create_service_database(servers.postgres.address, name, roles_of(servers, service), template)
    return database_url(servers, service, name)


def create_bare_database(servers: Servers, service: str, name: str) -> str:
    """Make a database without tables for a service, and return its DSN."""
    create_service_database(servers.postgres.address, name, roles_of(servers, service))
    return database_url(servers, service, name)


def drop_test_database(servers: Servers, url: str) -> None:
    """Remove a database that `create_test_database` has made."""
    drop_database(servers.postgres.address, url.rpartition("/")[2])


def database_url(servers: Servers, service: str, name: str) -> str:
    """The DSN with which the service itself opens a database: a role that may read and write rows alone."""
    return roles_of(servers, service).url(servers.postgres.address, name)


def as_owner(servers: Servers, url: str) -> str:
    """The DSN by which the owner of the tables opens the database of `url`: what migrations use."""
    service = urlsplit(url).username or ""
    return roles_of(servers, service).owner_url(servers.postgres.address, url.rpartition("/")[2])


async def change_by_owner(servers: Servers, url: str, *statements: str) -> None:
    """Do to the database of `url`, in one transaction, what the service itself may not."""
    connection = await asyncpg.connect(as_owner(servers, url))
    try:
        async with connection.transaction():
            for statement in statements:
                await connection.execute(statement)
    finally:
        await connection.close()


def roles_of(servers: Servers, service: str) -> ServiceRoles:
    """The two roles of a service."""
    return service_roles(servers.credentials.databases, servers.credentials.owners)[service]


def _template(servers: Servers, service: str) -> str:
    name = f"template_{service}"
    address = servers.postgres.address
    with exclusive(servers.layout.state / f"{name}.lock"):
        if not database_exists(address, name):
            draft = f"draft_{service}"
            drop_database(address, draft)
            create_bare_database(servers, service, draft)
            _migrate(servers, service, draft)
            # Only what was migrated to the end gets the name under which others look for it.
            execute(address, f"ALTER DATABASE {identifier(draft)} RENAME TO {identifier(name)}")
    return name


def _migrate(servers: Servers, service: str, database: str) -> None:
    # In a process of its own: Alembic brings an event loop and loggers along.
    script = "import sys, pathlib, shared.database as d; d.migrate_service(pathlib.Path(sys.argv[1]), *sys.argv[2:])"
    migrations = servers.layout.project / f"{service}_service" / "migrations"
    url = database_url(servers, service, database)
    run(
        [sys.executable, "-c", script, str(migrations), url, as_owner(servers, url)],
        directory=servers.layout.project,
    )
