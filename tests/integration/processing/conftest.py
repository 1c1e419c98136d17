"""Fixtures of the processing service's integration tests."""

from collections.abc import AsyncIterator

import pytest

from tests.integration.processing.running_api import RunningApi, running_api

NO_BROKER = "amqp://nobody:nothing@127.0.0.1:9/none"


@pytest.fixture
async def api(processing_database_url: str) -> AsyncIterator[RunningApi]:
    """The API over a fresh database, without a broker: it works while that is away."""
    async with running_api(processing_database_url, NO_BROKER) as running:
        yield running
