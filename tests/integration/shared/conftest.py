"""A database with an outbox, and a vhost with the topology."""

from collections.abc import AsyncIterator

import pytest
from aio_pika.abc import AbstractChannel

from shared.database import Database, create_engine
from shared.messaging.connection import open_connection


@pytest.fixture
async def database(auth_database_url: str) -> AsyncIterator[Database]:
    """A database that has an outbox."""
    database = Database(create_engine(auth_database_url, pool_size=5, application_name="shared-tests"))
    yield database
    await database.close()


@pytest.fixture
async def channel(amqp_url: str) -> AsyncIterator[AbstractChannel]:
    """A channel on an empty vhost."""
    connection = await open_connection(amqp_url, "shared-tests")
    async with connection:
        yield await connection.channel()
