"""A database for every test: a copy of a template that the service's own migrations have made, once per run."""

import secrets

from stack.endpoints import SERVICES, Surroundings, choose_service_ports
from stack.packages import exclusive
from stack.services import run_module
from stack.sql import create_database, drop_database, execute, identifier, literal
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
        if not execute(address, f"SELECT 1 FROM pg_database WHERE datname = {literal(name)}"):
            draft = f"draft_{service}"
            drop_database(address, draft)
            create_database(address, draft, service)
            _migrate(servers, service, draft)
            # Only what was migrated to the end gets the name under which others look for it.
            execute(address, f"ALTER DATABASE {identifier(draft)} RENAME TO {identifier(name)}")
    return name


def _migrate(servers: Servers, service: str, database: str) -> None:
    surroundings = Surroundings(
        database_urls={each: database_url(servers, each, database) for each in SERVICES},
        amqp_url=servers.rabbitmq.url(),
        redis_url=servers.redis.url(),
        ports=choose_service_ports(),
        credentials=servers.credentials,
        environment="test",
    )
    run_module(servers.layout, surroundings, f"{service}_service", "migrate")
