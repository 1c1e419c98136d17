"""A database for every test: a copy of a template that the service's own migrations have made, once per run."""

import secrets
import sys

from stack.packages import exclusive
from stack.processes import run
from stack.sql import create_database, database_exists, drop_database, execute, identifier
from tests.harness.servers import Servers


def create_test_database(servers: Servers, service: str) -> str:
    """Make a fresh database with the tables of `service` and return its DSN."""
    name = f"test_{service}_{secrets.token_hex(6)}"
    create_database(servers.postgres.address, name, service, _template(servers, service))
    return database_url(servers, service, name)


def drop_test_database(servers: Servers, url: str) -> None:
    """Remove a database that `create_test_database` has made."""
    drop_database(servers.postgres.address, url.rpartition("/")[2])


def database_url(servers: Servers, service: str, name: str) -> str:
    """The DSN with which the service itself opens a database: its own role, which is no superuser."""
    return servers.postgres.address.url(name, service, servers.credentials.databases[service])


def _template(servers: Servers, service: str) -> str:
    name = f"template_{service}"
    address = servers.postgres.address
    with exclusive(servers.layout.state / f"{name}.lock"):
        if not database_exists(address, name):
            draft = f"draft_{service}"
            drop_database(address, draft)
            create_database(address, draft, service)
            _migrate(servers, service, draft)
            # Only what was migrated to the end gets the name under which others look for it.
            execute(address, f"ALTER DATABASE {identifier(draft)} RENAME TO {identifier(name)}")
    return name


def _migrate(servers: Servers, service: str, database: str) -> None:
    # In a process of its own: Alembic brings an event loop and loggers along.
    script = "import sys, pathlib, shared.database as d; d.apply_migrations(pathlib.Path(sys.argv[1]), sys.argv[2])"
    migrations = servers.layout.project / f"{service}_service" / "migrations"
    run(
        [sys.executable, "-c", script, str(migrations), database_url(servers, service, database)],
        directory=servers.layout.project,
    )
