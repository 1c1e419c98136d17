"""The broker's user for other programs, on a real RabbitMQ."""

import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import aio_pika
import pytest
from aiormq.exceptions import ChannelAccessRefused

from deploy.create_publisher import create_publisher
from shared.messaging.topology import EVENTS_EXCHANGE, declare_topology
from tests.harness.servers import Servers


@pytest.fixture
def publisher_url(servers: Servers, amqp_url: str) -> Iterator[str]:
    """The address for such a program, on a vhost of this test."""
    management = servers.rabbitmq.management
    user, password = f"publisher-{secrets.token_hex(4)}", secrets.token_hex(8)
    vhost = urlsplit(amqp_url).path.removeprefix("/")
    settings = {
        "BROKER_MANAGEMENT_URL": management.url,
        "BROKER_USER": management.user,
        "BROKER_PASSWORD": management.password,
        "BROKER_VHOST": vhost,
        "PUBLISHER_USER": user,
        "PUBLISHER_PASSWORD": password,
    }
    create_publisher(settings)
    create_publisher(settings)  # A second `docker compose up` finds the user there.
    yield servers.rabbitmq.url(vhost, user, password)
    management.call("DELETE", f"/api/users/{user}")


async def test_a_program_may_publish_its_own_events_and_none_of_the_services(amqp_url: str, publisher_url: str) -> None:
    async with await aio_pika.connect(amqp_url) as services:
        queue = await declare_topology(await services.channel())
        async with await aio_pika.connect(publisher_url) as program:
            exchange = await (await program.channel()).get_exchange(EVENTS_EXCHANGE, ensure=False)
            await exchange.publish(aio_pika.Message(b"{}"), "TestTaken")
            message = await queue.get(timeout=10)
            assert message is not None
            assert message.routing_key == "TestTaken"

        for reserved in ("UserSignIn", "QuestCompleted"):
            async with await aio_pika.connect(publisher_url) as program:
                exchange = await (await program.channel()).get_exchange(EVENTS_EXCHANGE, ensure=False)
                with pytest.raises(ChannelAccessRefused):
                    await exchange.publish(aio_pika.Message(b"{}"), reserved)


async def test_a_program_may_neither_read_nor_declare(amqp_url: str, publisher_url: str) -> None:
    async with await aio_pika.connect(amqp_url) as services:
        queue = await declare_topology(await services.channel())
        async with await aio_pika.connect(publisher_url) as program:
            with pytest.raises(ChannelAccessRefused):
                await (await (await program.channel()).get_queue(queue.name, ensure=False)).get(fail=False)
            with pytest.raises(ChannelAccessRefused):
                await (await program.channel()).declare_queue("theirs")
