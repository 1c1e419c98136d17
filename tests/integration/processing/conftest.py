"""Fixtures of the processing service's integration tests."""

from collections.abc import AsyncIterator

import pytest

from shared.database import Database, create_engine
from tests.harness.databases import create_test_database, drop_test_database
from tests.harness.servers import Servers
from tests.integration.processing.bench import Bench
from tests.integration.processing.boards import BoardBench, board_bench
from tests.integration.processing.crediting import Crediting, open_crediting
from tests.integration.processing.running_api import RunningApi, running_api

NO_BROKER = "amqp://nobody:nothing@127.0.0.1:9/none"


@pytest.fixture
async def api(processing_database_url: str) -> AsyncIterator[RunningApi]:
    """The API over a fresh database, without a broker: it works while that is away."""
    async with running_api(processing_database_url, NO_BROKER) as running:
        yield running


@pytest.fixture
async def bench(processing_database_url: str) -> AsyncIterator[Bench]:
    """A fresh database."""
    database = Database(create_engine(processing_database_url, application_name="test"))
    yield Bench(database)
    await database.close()


@pytest.fixture
async def crediting(processing_database_url: str) -> AsyncIterator[Crediting]:
    """Grants on their way, over a fresh database and an auth server that runs."""
    async with open_crediting(processing_database_url) as opened:
        yield opened


@pytest.fixture
async def boards(processing_database_url: str, redis_url: str) -> AsyncIterator[BoardBench]:
    """An empty Redis and a fresh database."""
    async with board_bench(processing_database_url, redis_url) as one:
        yield one


@pytest.fixture
async def other_bench(servers: Servers) -> AsyncIterator[Bench]:
    """Another one, to compare with."""
    url = create_test_database(servers, "processing")
    database = Database(create_engine(url, application_name="test"))
    yield Bench(database)
    await database.close()
    drop_test_database(servers, url)
