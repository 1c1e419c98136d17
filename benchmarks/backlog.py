"""The queue of one measurement: its own vhost, filled before the clock starts."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import aio_pika
from aio_pika.abc import AbstractChannel
from aiormq.abc import AbstractChannel as UnderlayChannel
from pamqp.commands import Basic

from benchmarks.workload import EVENT_TYPE, Outgoing
from shared.messaging.topology import EVENTS_EXCHANGE, PROCESSING_QUEUE, declare_topology
from tests.harness.servers import Servers

_POLL_SECONDS: Final = 0.005
_FILLING_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class Backlog:
    """A queue that holds messages which nobody has taken yet; the topology is the product's own."""

    url: str
    size: int
    _channel: AbstractChannel

    async def ready(self) -> int:
        """How many messages wait to be delivered; asks the broker, in a fraction of a millisecond."""
        underlay = await self._channel.get_underlay_channel()
        answer = await underlay.queue_declare(PROCESSING_QUEUE, passive=True)
        return answer.message_count or 0

    async def first_delivery(self, within_seconds: float) -> float:
        """Wait until a consumer gets its first message; the moment, on the clock of `time.perf_counter`."""
        deadline = time.perf_counter() + within_seconds
        while await self.ready() >= self.size:
            if time.perf_counter() > deadline:
                raise TimeoutError("no consumer took a message")
            await asyncio.sleep(_POLL_SECONDS)
        return time.perf_counter()


@asynccontextmanager
async def backlog_of(servers: Servers, messages: Sequence[Outgoing]) -> AsyncIterator[Backlog]:
    """Publish all messages into a new vhost; it is gone when the block is left."""
    vhost = f"bench-{secrets.token_hex(6)}"
    servers.rabbitmq.management.create_vhost(vhost)
    url = servers.rabbitmq.url(vhost)
    try:
        async with await aio_pika.connect(url) as connection:
            # Without confirms, as fast as the broker lets us; that all of them arrived is checked by counting.
            channel = await connection.channel(publisher_confirms=False)
            await declare_topology(channel)
            filled = Backlog(url, len(messages), channel)
            await _fill(filled, await channel.get_underlay_channel(), messages)
            yield filled
    finally:
        servers.rabbitmq.management.delete_vhost(vhost)


async def _fill(backlog: Backlog, channel: UnderlayChannel, messages: Sequence[Outgoing]) -> None:
    for message in messages:
        await channel.basic_publish(
            message.body,
            exchange=EVENTS_EXCHANGE,
            routing_key=EVENT_TYPE,
            properties=_properties(message),
        )
    deadline = time.perf_counter() + _FILLING_SECONDS
    while await backlog.ready() < len(messages):
        if time.perf_counter() > deadline:
            raise TimeoutError("the broker did not take all messages")
        await asyncio.sleep(_POLL_SECONDS * 10)


def _properties(message: Outgoing) -> Basic.Properties:
    """What Questline's own services send with an event; an external publisher may send less."""
    return Basic.Properties(
        content_type="application/json",
        delivery_mode=2,
        message_id=message.event_id,
        message_type=EVENT_TYPE,
        timestamp=message.timestamp,
        app_id="benchmark",
        headers={"quest-schema": "1"},
    )
