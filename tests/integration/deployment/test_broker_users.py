"""What each of the broker's users may do, and what it may not, on a real RabbitMQ."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from aiormq.exceptions import ChannelAccessRefused

from deploy.create_broker_users import create_broker_users, password_setting
from deploy.declare_topology import declare
from processing_service.adapters.rabbitmq.queue_depths import RabbitQueueDepths
from shared.messaging.names import DEAD_EXCHANGE, DEAD_QUEUE, EVENTS_EXCHANGE, PROCESSING_QUEUE
from stack.broker_users import (
    AUTH,
    CATALOG,
    PROCESSING_API,
    PROCESSING_OBSERVER,
    PROCESSING_RELAY,
    PROCESSING_WORKER,
    PUBLISHER,
    SERVICE_USERS,
    TOPOLOGY,
)
from tests.harness.broker import user_urls
from tests.harness.servers import Servers

EVENT_TYPES = {
    "NewUserSignIn",
    "QuestPublished",
    "QuestCompleted",
    "AdministrationRecorded",
    "QuestMadeUp",
    "TestTaken",
}
PUBLISHES = {
    AUTH: {"NewUserSignIn", "AdministrationRecorded"},
    CATALOG: {"QuestPublished", "AdministrationRecorded"},
    PROCESSING_RELAY: {"QuestCompleted"},
    PROCESSING_API: EVENT_TYPES,
    PROCESSING_WORKER: set[str](),
    PROCESSING_OBSERVER: set[str](),
    PUBLISHER: {"TestTaken"},
}
Deed = Callable[[AbstractChannel], Awaitable[object]]


@pytest.fixture
async def urls(servers: Servers, amqp_url: str) -> Mapping[str, str]:
    """How each user reaches a vhost of this test, prepared as docker compose does it."""
    vhost = urlsplit(amqp_url).path.removeprefix("/")
    known = {**servers.credentials.broker, PUBLISHER: servers.credentials.publisher}
    settings = {
        "BROKER_MANAGEMENT_URL": servers.rabbitmq.management.url,
        "BROKER_USER": servers.rabbitmq.management.user,
        "BROKER_PASSWORD": servers.rabbitmq.management.password,
        "BROKER_VHOST": vhost,
        **{password_setting(user): password for user, password in known.items()},
    }
    users = user_urls(servers.rabbitmq, servers.credentials, vhost)
    for _ in range(2):  # A second `docker compose up` finds everything there.
        create_broker_users(settings)
        await declare(users[TOPOLOGY])
    return users


@pytest.mark.parametrize("user", PUBLISHES)
async def test_each_publishes_its_own_events_alone(urls: Mapping[str, str], user: str) -> None:
    taken = set()
    for event_type in EVENT_TYPES:
        if await _may(urls[user], partial(_publish, exchange=EVENTS_EXCHANGE, routing_key=event_type)):
            taken.add(event_type)
    assert taken == PUBLISHES[user]
    async with _channel(urls[PROCESSING_WORKER]) as channel:
        queue = await channel.get_queue(PROCESSING_QUEUE, ensure=False)
        found = {(await queue.get(timeout=10)).routing_key for _ in taken}
        assert found == taken
        assert await queue.get(fail=False) is None


@pytest.mark.parametrize("user", PUBLISHES)
async def test_the_worker_alone_reads(urls: Mapping[str, str], user: str) -> None:
    for name in (PROCESSING_QUEUE, DEAD_QUEUE):
        for deed in (_get, _purge):
            assert await _may(urls[user], partial(deed, queue=name)) is (user == PROCESSING_WORKER)


@pytest.mark.parametrize("user", PUBLISHES)
async def test_none_of_them_changes_the_topology_or_goes_around_it(urls: Mapping[str, str], user: str) -> None:
    refused: list[Deed] = [
        lambda channel: channel.declare_queue("theirs"),
        lambda channel: channel.declare_exchange("theirs"),
        lambda channel: channel.queue_delete(PROCESSING_QUEUE),
        lambda channel: channel.exchange_delete(EVENTS_EXCHANGE),
        _bind_elsewhere,
        _unbind,
        lambda channel: _publish(channel, DEAD_EXCHANGE, "TestTaken"),
        # The default exchange leads into any queue, past exchanges and their topics.
        lambda channel: _publish(channel, "", PROCESSING_QUEUE),
    ]
    for number, deed in enumerate(refused):
        assert not await _may(urls[user], deed), number


async def test_the_length_of_a_queue_may_be_asked_without_any_permission(urls: Mapping[str, str]) -> None:
    depths = await RabbitQueueDepths(urls[PROCESSING_OBSERVER]).depths()
    assert depths.events.ready == 0


async def test_who_declares_may_touch_nothing_but_the_topology(urls: Mapping[str, str]) -> None:
    assert not await _may(urls[TOPOLOGY], lambda channel: channel.declare_queue("theirs"))
    assert not await _may(urls[TOPOLOGY], lambda channel: _publish(channel, EVENTS_EXCHANGE, "TestTaken"))


def test_every_user_of_a_service_is_looked_at() -> None:
    assert {*SERVICE_USERS, PUBLISHER} == {*PUBLISHES, TOPOLOGY}


async def _may(url: str, deed: Deed) -> bool:
    async with _channel(url) as channel:
        try:
            await deed(channel)
        except ChannelAccessRefused:
            return False
        return True


@asynccontextmanager
async def _channel(url: str) -> AsyncIterator[AbstractChannel]:
    async with await aio_pika.connect(url) as connection:
        yield await connection.channel()


async def _publish(channel: AbstractChannel, exchange: str, routing_key: str) -> None:
    target = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
    await target.publish(aio_pika.Message(b"{}"), routing_key)


async def _get(channel: AbstractChannel, queue: str) -> None:
    await (await channel.get_queue(queue, ensure=False)).get(fail=False)


async def _purge(channel: AbstractChannel, queue: str) -> None:
    await (await channel.get_queue(queue, ensure=False)).purge()


async def _bind_elsewhere(channel: AbstractChannel) -> None:
    await (await channel.get_queue(DEAD_QUEUE, ensure=False)).bind(EVENTS_EXCHANGE, "#")


async def _unbind(channel: AbstractChannel) -> None:
    await (await channel.get_queue(PROCESSING_QUEUE, ensure=False)).unbind(EVENTS_EXCHANGE, "#")
