"""Queues of the broker, looked at without touching them."""

import asyncio
from typing import Final

from aio_pika.abc import AbstractConnection
from aio_pika.exceptions import ChannelNotFoundEntity

from processing_service.application.ports.operations import QueueDepth, QueueDepths
from shared.messaging.connection import open_connection, talking_to_broker
from shared.messaging.topology import DEAD_QUEUE, PROCESSING_QUEUE

_TIMEOUT_SECONDS: Final = 3.0
"""Somebody waits for the page; it can do without the broker."""


class RabbitQueueDepths:
    """See the port `Broker`. Each look opens a connection of its own: it is rare, and there is nothing to mend."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def depths(self) -> QueueDepths:
        """Ask for each queue by a passive declaration, which needs no permission and changes nothing."""
        with talking_to_broker("the broker does not answer"):
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                connection = await open_connection(self._url, "processing-queue-depths")
                async with connection:
                    # A channel each: asking for a queue that is not there closes it.
                    return QueueDepths(await _depth(connection, PROCESSING_QUEUE), await _depth(connection, DEAD_QUEUE))


async def _depth(connection: AbstractConnection, name: str) -> QueueDepth:
    channel = await connection.channel()
    try:
        found = (await channel.declare_queue(name, passive=True)).declaration_result
    except ChannelNotFoundEntity:
        return QueueDepth(name, None, None)
    return QueueDepth(name, found.message_count, found.consumer_count)
