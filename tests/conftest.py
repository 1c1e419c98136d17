"""Fixtures for every test: real servers of this run, and a fresh piece of each for every test.

tests/README.md tells how to use them.
"""

import secrets
from collections.abc import Iterator

import pytest

from tests.harness import run
from tests.harness.databases import create_test_database, drop_test_database
from tests.harness.servers import Servers, empty_cache


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of this run."""
    run.begin(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of pytest-xdist which run it belongs to."""
    run.tell_worker(node.config, node.workerinput)  # type: ignore[attr-defined]  # xdist has no types


def pytest_unconfigure(config: pytest.Config) -> None:
    """Kill every process of this run."""
    run.end(config)


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Servers:
    """Private PostgreSQL, RabbitMQ and Redis; one set for all processes of the run."""
    return run.obtain_servers(pytestconfig)


@pytest.fixture
def auth_database_url(servers: Servers) -> Iterator[str]:
    """A fresh database with the auth service's tables."""
    yield from _database(servers, "auth")


@pytest.fixture
def catalog_database_url(servers: Servers) -> Iterator[str]:
    """A fresh database with the catalog service's tables."""
    yield from _database(servers, "catalog")


@pytest.fixture
def processing_database_url(servers: Servers) -> Iterator[str]:
    """A fresh database with the processing service's tables."""
    yield from _database(servers, "processing")


@pytest.fixture
def amqp_url(servers: Servers) -> Iterator[str]:
    """A fresh vhost of the broker."""
    name = f"test-{secrets.token_hex(6)}"
    servers.rabbitmq.management.create_vhost(name)
    yield servers.rabbitmq.url(name)
    servers.rabbitmq.management.delete_vhost(name)


@pytest.fixture
def redis_url(servers: Servers) -> str:
    """An empty database of the cache."""
    return empty_cache(servers)


def _database(servers: Servers, service: str) -> Iterator[str]:
    url = create_test_database(servers, service)
    yield url
    drop_test_database(servers, url)
