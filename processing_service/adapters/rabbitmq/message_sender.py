"""Sending a parked message again, as it came."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractConnection, AbstractExchange
from aio_pika.exceptions import DeliveryError
from pamqp.commands import Basic

from processing_service.application.messages import RawMessage
from shared.messaging.connection import BrokerUnavailable, open_connection, talking_to_broker
from shared.messaging.topology import EVENTS_EXCHANGE

_CONFIRM_TIMEOUT_SECONDS: Final = 30.0
_BROKER_HEADERS: Final = "x-"


class RabbitMessageSender:
    """See the ports `MessageSender` and `BulkSender`. Redrives are rare, so each has a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def send(self, message: RawMessage) -> None:
        """Publish with the original properties and wait for the confirm."""
        connection = await open_connection(self._url, "processing-redrive")
        try:
            with talking_to_broker("the broker broke off; try again"):
                answer = await _publish(await _exchange(connection), message)
        except BrokerUnavailable as error:
            if isinstance(error.__cause__, DeliveryError):
                raise BrokerUnavailable("the broker did not take the message; try again") from error
            raise
        finally:
            await _leave(connection)
        if not isinstance(answer, Basic.Ack):
            raise BrokerUnavailable("the broker did not confirm the message; try again")

    async def send_all(self, messages: Sequence[RawMessage]) -> list[bool]:
        """Publish all over one connection, and wait for every confirm."""
        connection = await open_connection(self._url, "processing-redrive")
        try:
            with talking_to_broker("the broker broke off; try again"):
                exchange = await _exchange(connection)
            return await asyncio.gather(*(_is_taken(exchange, message) for message in messages))
        finally:
            await _leave(connection)


async def _leave(connection: AbstractConnection) -> None:
    # A connection that is lost cannot be closed in order, and need not be.
    with suppress(BrokerUnavailable), talking_to_broker("it was lost"):
        await connection.close()


async def _exchange(connection: AbstractConnection) -> AbstractExchange:
    channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
    return await channel.get_exchange(EVENTS_EXCHANGE, ensure=False)


async def _is_taken(exchange: AbstractExchange, message: RawMessage) -> bool:
    try:
        with talking_to_broker("the message goes on waiting"):
            return isinstance(await _publish(exchange, message), Basic.Ack)
    except BrokerUnavailable:
        return False


async def _publish(exchange: AbstractExchange, message: RawMessage) -> object:
    return await exchange.publish(
        Message(
            message.body,
            headers=_publisher_headers(message.headers),
            content_type=message.content_type,
            message_id=message.message_id,
            timestamp=message.timestamp,
            delivery_mode=DeliveryMode.PERSISTENT,
        ),
        routing_key=message.routing_key,
        mandatory=True,
        timeout=_CONFIRM_TIMEOUT_SECONDS,
    )


def _publisher_headers(headers: Mapping[str, Any]) -> dict[str, Any]:
    """The headers without those of the broker: some versions drop a message that carries another's `x-death`."""
    return {name: value for name, value in headers.items() if not name.startswith(_BROKER_HEADERS)}
