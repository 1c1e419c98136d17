"""The arguments of exchanges and queues, and the one function that declares them: a job's, before services need them.

Queue arguments are immutable on the broker (another value is refused with 406), hence the version in the queue's name.
Safety stands in arguments, which no policy can override; what operators tune belongs in policies.
"""

from typing import Final

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractQueue
from pamqp.common import FieldTable

from shared.messaging.names import DEAD_EXCHANGE as DEAD_EXCHANGE
from shared.messaging.names import DEAD_QUEUE as DEAD_QUEUE
from shared.messaging.names import EVENTS_EXCHANGE as EVENTS_EXCHANGE
from shared.messaging.names import PROCESSING_QUEUE as PROCESSING_QUEUE

DELIVERY_LIMIT: Final = 1000
"""A backstop: poison is parked by the worker after three attempts, long before the broker gives a message up."""

ALL_EVENT_TYPES: Final = "#"

_PROCESSING_ARGUMENTS: Final[FieldTable] = {
    "x-queue-type": "quorum",
    "x-delivery-limit": DELIVERY_LIMIT,
    "x-dead-letter-exchange": DEAD_EXCHANGE,
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}
_DEAD_ARGUMENTS: Final[FieldTable] = {"x-queue-type": "quorum", "x-delivery-limit": DELIVERY_LIMIT}


async def declare_topology(channel: AbstractChannel) -> AbstractQueue:
    """Declare everything; harmless where it exists already. The dead letters' home comes first, so that none is lost.

    Returns:
        The processing queue.
    """
    dead_exchange = await channel.declare_exchange(DEAD_EXCHANGE, ExchangeType.FANOUT, durable=True)
    dead_queue = await channel.declare_queue(DEAD_QUEUE, durable=True, arguments=dict(_DEAD_ARGUMENTS))
    await dead_queue.bind(dead_exchange)
    exchange = await channel.declare_exchange(EVENTS_EXCHANGE, ExchangeType.TOPIC, durable=True)
    queue = await channel.declare_queue(PROCESSING_QUEUE, durable=True, arguments=dict(_PROCESSING_ARGUMENTS))
    await queue.bind(exchange, routing_key=ALL_EVENT_TYPES)
    return queue
