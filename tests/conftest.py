"""Fixtures for every test: real servers of this run, and a fresh piece of each for every test.

tests/README.md tells how to use them.
"""

import secrets
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from stack.chromium import ARGUMENTS as CHROMIUM_ARGUMENTS
from stack.chromium import find_chromium
from stack.layout import project_layout
from stack.postgres import Postgres
from stack.rabbitmq import RabbitMQ
from stack.redis import Redis
from tests.harness import run
from tests.harness.databases import create_test_database, drop_test_database
from tests.harness.durable import durable_postgres, durable_rabbitmq, durable_servers, own_redis
from tests.harness.running_system import IMPATIENT, running_system
from tests.harness.servers import Servers, empty_cache
from tests.harness.shared_system import SharedSystem
from tests.harness.system import System

_SHARED = pytest.StashKey[SharedSystem]()
_SHARING = pytest.StashKey[set[Path]]()
"""The modules with tests that ask for the shared system."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of this run."""
    run.begin(config)
    config.stash[_SHARED] = SharedSystem()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of pytest-xdist which run it belongs to."""
    run.tell_worker(node.config, node.workerinput)  # type: ignore[attr-defined]  # xdist has no types


def pytest_unconfigure(config: pytest.Config) -> None:
    """Kill every process of this run."""
    config.stash[_SHARED].end()
    run.end(config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the logs of the processes beside a failure."""
    report = yield
    if report.failed:
        for value in getattr(item, "funcargs", {}).values():
            if isinstance(value, System):
                report.sections.extend((f"log of {name}", text) for name, text in value.logs().items())
    return report


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


@pytest.fixture
def private_postgres(servers: Servers) -> Iterator[Postgres]:
    """A PostgreSQL of this test alone, which keeps what it promised: for stopping and killing."""
    with durable_postgres(servers) as server:
        yield server


@pytest.fixture
def private_rabbitmq(servers: Servers) -> Iterator[RabbitMQ]:
    """A RabbitMQ of this test alone: for stopping and killing."""
    with durable_rabbitmq(servers) as server:
        yield server


@pytest.fixture
def private_redis(servers: Servers) -> Iterator[Redis]:
    """A Redis of this test alone: for stopping and killing."""
    with own_redis(servers) as server:
        yield server


@pytest.fixture(scope="session")
def shared_system(pytestconfig: pytest.Config) -> SharedSystem:
    """What starts the system that tests share."""
    return pytestconfig.stash[_SHARED]


@pytest.fixture(scope="module", autouse=True)
def _nothing_runs_in_vain(request: pytest.FixtureRequest) -> None:
    """End the shared system before a module whose tests do not ask for it."""
    stash = request.config.stash
    if _SHARING not in stash:
        stash[_SHARING] = {
            item.path for item in request.session.items if "shared_system" in getattr(item, "fixturenames", ())
        }
    if request.path not in stash[_SHARING]:
        stash[_SHARED].end()


@pytest.fixture(scope="module")
def system(servers: Servers, shared_system: SharedSystem) -> System:
    """All processes and the gateway, shared by the tests of many modules: they use users, quests and event types of
    their own, and leave running what they found running."""
    return shared_system.running(servers, IMPATIENT)


@pytest.fixture(scope="module")
def durable_system(servers: Servers) -> Iterator[System]:
    """The same on a broker and a database server of its own, `.postgres` and `.rabbitmq`, for tests of outages."""
    with durable_servers(servers) as own, running_system(own) as running:
        yield running


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """A program that starts Chromium."""
    return str(find_chromium(project_layout().packages))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    """A running Chromium, for all tests of this process: starting one takes longer than most tests of a page.

    Tests that ask for it run in the event loop of the session, and close what they open.
    """
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=chromium_path, args=list(CHROMIUM_ARGUMENTS))
        yield chromium
        await chromium.close()


def _database(servers: Servers, service: str) -> Iterator[str]:
    url = create_test_database(servers, service)
    yield url
    drop_test_database(servers, url)
