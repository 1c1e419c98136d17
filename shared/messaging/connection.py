"""Opening a connection to the broker.

Plain connections, not self-healing ones: whoever holds one rebuilds its whole state after a loss, which is the only
moment at which it is clear what was confirmed and what was acknowledged.
"""

from typing import Final

import aio_pika
from aio_pika.abc import AbstractConnection
from aio_pika.exceptions import AMQPError

from shared.exceptions import TemporaryError
from shared.messaging.tolerant_headers import install_tolerant_headers

install_tolerant_headers()

HEARTBEAT_SECONDS: Final = 10
"""A stuck peer is noticed after about twice this time."""

_CONNECT_TIMEOUT_SECONDS: Final = 5


class BrokerUnavailable(TemporaryError):
    """The broker cannot be reached, or the connection to it was lost."""


async def check_broker(url: str, name: str) -> None:
    """Connect and leave, for readiness.

    Raises:
        BrokerUnavailable: no connection came about.
    """
    connection = await open_connection(url, name)
    await connection.close()


async def open_connection(url: str, name: str) -> AbstractConnection:
    """Connect; `name` is what the broker's management shows.

    Raises:
        BrokerUnavailable: no connection came about within five seconds.
    """
    try:
        return await aio_pika.connect(
            url,
            timeout=_CONNECT_TIMEOUT_SECONDS,
            client_properties={"connection_name": name},
            heartbeat=HEARTBEAT_SECONDS,
        )
    except (AMQPError, OSError, TimeoutError) as error:
        raise BrokerUnavailable("the broker cannot be reached", details=error or type(error).__name__) from error
