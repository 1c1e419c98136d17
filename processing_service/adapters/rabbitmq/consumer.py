"""Taking messages from the queue in batches.

One connection of its own, which is rebuilt from nothing after every loss: deliveries of a lost channel come again, and
can no longer be acknowledged. A batch is acknowledged as a whole, after its handler has returned; where the handler
raises, nothing is acknowledged. There is no nack: what cannot be handled now is simply not taken, and what cannot be
handled at all has been parked by the handler.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Final, cast

import structlog
from aio_pika.abc import AbstractConnection
from aiormq import Channel
from aiormq.abc import DeliveredMessage

from processing_service.application.messages import RawMessage
from shared.exceptions import TemporaryError
from shared.faults import FaultPoint, reached
from shared.messaging.connection import BrokerUnavailable, open_connection, talking_to_broker
from shared.messaging.tolerant_headers import UNREADABLE_PROPERTIES
from shared.messaging.topology import PROCESSING_QUEUE
from shared.runtime.waiting import first_of

_RECONNECT_SECONDS: Final = 1.0
_CHECK_SECONDS: Final = 5.0
_CLOSE_SECONDS: Final = 2.0


class Delivery:
    """A message in hand."""

    __slots__ = ("_delivered", "message", "redelivered")

    def __init__(self, delivered: DeliveredMessage) -> None:
        properties = delivered.header.properties
        self._delivered = delivered
        self.redelivered = bool(delivered.redelivered)
        sent_at = properties.timestamp
        if isinstance(sent_at, datetime) and sent_at.tzinfo is None:
            sent_at = sent_at.replace(tzinfo=UTC)
        self.message = RawMessage(
            body=bytes(delivered.body),
            routing_key=delivered.routing_key or "",
            message_id=properties.message_id or None,
            timestamp=sent_at,
            content_type=properties.content_type or None,
            headers=properties.headers or {},
            envelope_fault=str((properties.headers or {}).get(UNREADABLE_PROPERTIES, "")),
        )

    @property
    def tag(self) -> int:
        """The broker's number of this delivery on its channel."""
        return self._delivered.delivery_tag or 0


BatchHandler = Callable[[Sequence[Delivery]], Awaitable[None]]
"""Handles a batch wholly, or raises `TemporaryError` for 'not now': the same batch is handed over again later."""


class _ConsumerLost(Exception):
    """The channel or the consumer is gone; control flow of this module alone."""


class BatchConsumer:
    """Feeds a handler with batches until it is told to stop."""

    def __init__(
        self,
        url: str,
        name: str,
        handle: BatchHandler,
        *,
        batch_size: int,
        linger_seconds: float,
        prefetch: int,
        queue_name: str = PROCESSING_QUEUE,
    ) -> None:
        self._url = url
        self._name = name
        self._handle = handle
        self._batch_size = batch_size
        self._linger_seconds = linger_seconds
        self._prefetch = prefetch
        self._queue_name = queue_name
        self._session: _Session | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop` is set; then take nothing more, finish the batch in hand, acknowledge it and return."""
        log = structlog.get_logger()
        while not stop.is_set():
            try:
                connection = await open_connection(self._url, self._name)
            except BrokerUnavailable as error:
                log.warning("consumer_waits_for_broker", error=str(error))
                await first_of(stop, within_seconds=_RECONNECT_SECONDS)
                continue
            try:
                await self._consume(connection, stop)
            except (_ConsumerLost, BrokerUnavailable) as error:
                log.warning("consumer_lost", error=str(error))
                await first_of(stop, within_seconds=_RECONNECT_SECONDS)
            finally:
                self._session = None
                await _close(connection)

    async def check(self) -> None:
        """Ask the broker whether this consumer is consuming, for readiness.

        Raises:
            BrokerUnavailable: it is not.
        """
        session = self._session
        if session is None:
            raise BrokerUnavailable("not consuming: no connection to the broker")
        await session.check()

    async def _consume(self, connection: AbstractConnection, stop: asyncio.Event) -> None:
        with talking_to_broker("the broker broke off before the consumer was there"):
            session = self._session = await self._open(connection)
        structlog.get_logger().info("consuming", queue=self._queue_name, prefetch=self._prefetch)
        while not stop.is_set():
            batch = await session.gather(stop, self._batch_size, self._linger_seconds)
            if batch and await self._handled(batch, stop):
                with talking_to_broker("the channel was lost while the batch was acknowledged"):
                    await session.acknowledge(batch[-1])
                reached(FaultPoint.WORKER_AFTER_ACK)
        with talking_to_broker("the channel was lost before the consumer had stopped"):
            await session.cancel()

    async def _open(self, connection: AbstractConnection) -> "_Session":
        channel = await connection.channel(publisher_confirms=False)
        await channel.set_qos(prefetch_count=self._prefetch)
        # The channel below aio-pika's makes one task per delivery instead of two, and hands over bytes as they came.
        underlay = cast("Channel", await channel.get_underlay_channel())
        session = _Session(connection, underlay, self._queue_name)
        await session.start()
        return session

    async def _handled(self, batch: Sequence[Delivery], stop: asyncio.Event) -> bool:
        """Whether the batch is done; while the database is away, the batch stays in hand and nothing more is taken."""
        failures = 0
        while True:
            try:
                await self._handle(batch)
            except TemporaryError as error:
                failures += 1
                structlog.get_logger().warning("batch_waits", error=str(error), size=len(batch), failures=failures)
                if stop.is_set():
                    return False
                await first_of(stop, within_seconds=min(5.0, 0.1 * 2.0**failures))
                if stop.is_set():
                    return False
            else:
                return True


class _Session:
    """One channel's life."""

    def __init__(self, connection: AbstractConnection, channel: Channel, queue_name: str) -> None:
        self._connection = connection
        self._channel = channel
        self._queue_name = queue_name
        self._consumer_tag: str | None = None
        self._inbox: list[DeliveredMessage] = []
        self._arrived = asyncio.Event()
        self._lost = asyncio.Event()

    async def start(self) -> None:
        """Begin to consume."""
        self._channel.closing.add_done_callback(lambda _closing: self._lose())
        self._channel.on_consumer_cancel_callbacks.add(lambda _frame: self._lose())
        answer = await self._channel.basic_consume(self._queue_name, self._receive, no_ack=False)
        self._consumer_tag = answer.consumer_tag

    async def gather(self, stop: asyncio.Event, size: int, linger_seconds: float) -> list[Delivery]:
        """Up to `size` deliveries: those that are there, after a short wait for more where they do not fill the batch.

        Raises:
            _ConsumerLost: nothing more will come on this channel.
        """
        if not self._inbox:
            self._arrived.clear()
            await first_of(self._arrived, self._lost, stop, within_seconds=_CHECK_SECONDS)
        if self._inbox and len(self._inbox) < size and linger_seconds > 0 and not stop.is_set():
            await asyncio.sleep(linger_seconds)
        if self._lost.is_set():
            raise _ConsumerLost("the broker closed the channel or cancelled the consumer")
        if stop.is_set():
            return []
        taken, self._inbox = self._inbox[:size], self._inbox[size:]
        return [Delivery(delivered) for delivered in taken]

    async def acknowledge(self, last: Delivery) -> None:
        """Acknowledge everything up to `last`; batches are handled one after another, so nothing unfinished is meant.

        Raises:
            BrokerUnavailable: the channel is gone; the batch will come again, to be recognised by its ids.
        """
        if self._lost.is_set():
            raise BrokerUnavailable("the channel was lost before the batch could be acknowledged")
        await self._channel.basic_ack(last.tag, multiple=True)

    async def cancel(self) -> None:
        """Take no more messages; what was not handled goes back to the queue when the channel closes."""
        if self._consumer_tag is not None and not self._lost.is_set():
            await self._channel.basic_cancel(self._consumer_tag)

    async def check(self) -> None:
        """Ask the broker, on a channel of its own, how many consumers the queue has.

        Raises:
            BrokerUnavailable: this consumer is not among them.
        """
        if self._lost.is_set() or self._consumer_tag not in self._channel.consumers:
            raise BrokerUnavailable("not consuming: the channel or the consumer was lost")
        with talking_to_broker("the broker does not answer"):
            probe = await self._connection.channel(publisher_confirms=False)
            try:
                queue = await probe.declare_queue(self._queue_name, passive=True)
            finally:
                await probe.close()
        if not queue.declaration_result.consumer_count:
            raise BrokerUnavailable(f"the broker knows no consumer of {self._queue_name}")

    async def _receive(self, delivered: DeliveredMessage) -> None:
        self._inbox.append(delivered)
        self._arrived.set()

    def _lose(self) -> None:
        self._lost.set()


async def _close(connection: AbstractConnection) -> None:
    try:
        with talking_to_broker("the connection was gone"):
            await asyncio.wait_for(connection.close(), _CLOSE_SECONDS)
    except BrokerUnavailable:
        structlog.get_logger().debug("connection_was_gone")
