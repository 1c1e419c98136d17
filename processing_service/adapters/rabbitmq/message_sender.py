"""Sending a parked message again, as it came."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractConnection
from aio_pika.exceptions import AMQPError, DeliveryError
from pamqp.commands import Basic

from processing_service.application.messages import RawMessage
from shared.messaging.connection import BrokerUnavailable, open_connection
from shared.messaging.topology import EVENTS_EXCHANGE

_CONFIRM_TIMEOUT_SECONDS: Final = 30.0
_BROKER_HEADERS: Final = "x-"


class RabbitMessageSender:
    """See the port `MessageSender`. Redrives are rare, so each has a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def send(self, message: RawMessage) -> None:
        """Publish with the original properties and wait for the confirm."""
        connection = await open_connection(self._url, "processing-redrive")
        try:
            answer = await _publish(connection, message)
        except DeliveryError as error:
            raise BrokerUnavailable("the broker did not take the message; try again") from error
        except (AMQPError, OSError, TimeoutError) as error:
            raise BrokerUnavailable("the broker broke off; try again", details=error or type(error).__name__) from error
        finally:
            # A connection that is lost cannot be closed in order, and need not be.
            with suppress(AMQPError, OSError, TimeoutError):
                await connection.close()
        if not isinstance(answer, Basic.Ack):
            raise BrokerUnavailable("the broker did not confirm the message; try again")


async def _publish(connection: AbstractConnection, message: RawMessage) -> object:
    channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
    exchange = await channel.get_exchange(EVENTS_EXCHANGE, ensure=False)
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
