"""Publishing with confirms: persistent, mandatory, many in flight, and a verdict for each message."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, cast

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange
from aio_pika.exceptions import DeliveryError, PublishError
from aiormq import Channel
from pamqp.commands import Basic

from shared.faults import FaultPoint, is_armed, reached
from shared.messaging.connection import BrokerUnavailable, open_connection, talking_to_broker
from shared.messaging.topology import EVENTS_EXCHANGE

SCHEMA_HEADER: Final = "quest-schema"
TRACEPARENT_HEADER: Final = "traceparent"
SCHEMA_VERSION: Final = "1"

_CONFIRM_TIMEOUT_SECONDS: Final = 30.0


class PublishResult(StrEnum):
    """What the broker said. Only `CONFIRMED` means that it has the message; after all others, send the id again."""

    CONFIRMED = "confirmed"
    NACKED = "nacked"
    RETURNED = "returned"
    TIMEOUT = "timeout"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """An event on its way out; `body` is its JSON text."""

    message_id: str
    event_type: str
    timestamp: datetime
    body: bytes
    traceparent: str | None = None


class EventPublisher:
    """Publishes to the events exchange over a connection of its own, which it opens when needed and after each loss."""

    def __init__(self, url: str, app_id: str) -> None:
        self._url = url
        self._app_id = app_id
        self._connection: AbstractConnection | None = None
        self._channel: AbstractChannel | None = None
        self._exchange: AbstractExchange | None = None

    async def publish(self, messages: Sequence[OutgoingMessage]) -> list[PublishResult]:
        """Send all messages and wait for every confirm; keep a batch at 500 or below (confirms are walked linearly).

        Raises:
            BrokerUnavailable: no connection could be made; nothing was sent.
        """
        exchange = await self._ready_exchange()
        sending = asyncio.gather(*(self._publish_one(exchange, message) for message in messages))
        if is_armed(FaultPoint.RELAY_AFTER_PUBLISH) and self._channel is not None:
            await _all_are_written(self._channel)
            reached(FaultPoint.RELAY_AFTER_PUBLISH)
        results = await sending
        if PublishResult.LOST in results or PublishResult.TIMEOUT in results:
            await self.close()
        return list(results)

    async def close(self) -> None:
        """Close the connection; the next publish opens a new one."""
        connection, self._connection, self._channel, self._exchange = self._connection, None, None, None
        if connection is not None:
            with suppress(BrokerUnavailable), talking_to_broker("it is gone, which is what was wanted"):
                await asyncio.wait_for(connection.close(), timeout=2)

    async def _ready_exchange(self) -> AbstractExchange:
        if self._exchange is not None and self._channel is not None and not self._channel.is_closed:
            return self._exchange
        await self.close()
        self._connection = await open_connection(self._url, f"{self._app_id}-publisher")
        try:
            with talking_to_broker("the broker closed the channel"):
                self._channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
                self._exchange = exchange = await self._channel.get_exchange(EVENTS_EXCHANGE, ensure=False)
        except BrokerUnavailable:
            await self.close()
            raise
        return exchange

    async def _publish_one(self, exchange: AbstractExchange, message: OutgoingMessage) -> PublishResult:
        headers: dict[str, str] = {SCHEMA_HEADER: SCHEMA_VERSION}
        if message.traceparent is not None:
            headers[TRACEPARENT_HEADER] = message.traceparent
        try:
            answer = await exchange.publish(
                Message(
                    message.body,
                    content_type="application/json",
                    delivery_mode=DeliveryMode.PERSISTENT,
                    message_id=message.message_id,
                    type=message.event_type,
                    timestamp=message.timestamp,
                    app_id=self._app_id,
                    headers={**headers},
                ),
                routing_key=message.event_type,
                mandatory=True,
                timeout=_CONFIRM_TIMEOUT_SECONDS,
            )
        except PublishError:
            return PublishResult.RETURNED
        except DeliveryError:
            return PublishResult.NACKED
        except TimeoutError:
            return PublishResult.TIMEOUT
        except Exception:  # noqa: BLE001 - see `talking_to_broker`
            return PublishResult.LOST
        return PublishResult.CONFIRMED if isinstance(answer, Basic.Ack) else PublishResult.NACKED


async def _all_are_written(channel: AbstractChannel) -> None:
    """Return when the messages that are being sent have left this process."""
    underlay = cast("Channel", await channel.get_underlay_channel())
    await asyncio.sleep(0)  # all of them stand in line for the channel then
    async with underlay.lock:
        return
