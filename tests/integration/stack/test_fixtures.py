"""The harness gives every test servers that are real and pieces of them that are its own."""

import asyncpg
import pytest
import redis.asyncio
from aio_pika import Message, connect

from stack.endpoints import SERVICES
from tests.harness.servers import Servers


async def test_servers_accept_logins_with_the_generated_passwords(servers: Servers) -> None:
    connection = await asyncpg.connect(servers.postgres.address.url("postgres"))
    try:
        assert await connection.fetchval("SHOW fsync") == "off"
    finally:
        await connection.close()


async def test_a_vhost_is_empty_and_takes_messages(amqp_url: str) -> None:
    async with await connect(amqp_url) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue("letters", durable=True, arguments={"x-queue-type": "quorum"})
        assert queue.declaration_result.message_count == 0
        await channel.default_exchange.publish(Message(b"hello"), routing_key="letters")
        message = await queue.get(timeout=5)
        assert message.body == b"hello"
        await message.ack()


async def test_a_vhost_is_empty_again(amqp_url: str) -> None:
    await test_a_vhost_is_empty_and_takes_messages(amqp_url)


async def test_the_cache_is_empty(redis_url: str) -> None:
    async with redis.asyncio.from_url(redis_url) as client:
        assert await client.dbsize() == 0
        await client.set("left", "behind")


async def test_the_cache_is_empty_again(redis_url: str) -> None:
    await test_the_cache_is_empty(redis_url)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_database_is_migrated_and_belongs_to_its_service(request: pytest.FixtureRequest, service: str) -> None:
    connection = await asyncpg.connect(request.getfixturevalue(f"{service}_database_url"))
    try:
        assert await connection.fetchval("SELECT count(*) FROM alembic_version") == 1
        assert await connection.fetchval("SELECT current_user") == service
        assert await connection.fetchval("SELECT usesuper FROM pg_user WHERE usename = current_user") is False
    finally:
        await connection.close()
