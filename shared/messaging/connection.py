"""Opening a connection to the broker.

Plain connections, not self-healing ones: whoever holds one rebuilds its whole state after a loss, which is the only
moment at which it is clear what was confirmed and what was acknowledged.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import aio_pika
from aio_pika.abc import AbstractConnection

from shared.exceptions import TemporaryError
from shared.messaging.tolerant_headers import install_tolerant_headers

install_tolerant_headers()

HEARTBEAT_SECONDS: Final = 10
"""A stuck peer is noticed after about twice this time."""

_CONNECT_TIMEOUT_SECONDS: Final = 5


class BrokerUnavailable(TemporaryError):
    """The broker cannot be reached, or the connection to it was lost."""


@contextmanager
def talking_to_broker(complaint: str) -> Iterator[None]:
    """Around calls of the driver, and nothing else.

    Where a connection ends in the midst of one, the driver raises errors of its own, of the network and of its use, and
    in the midst of a handshake a bare `Exception`: all of them say the same.

    Raises:
        BrokerUnavailable: with `complaint`.
    """
    try:
        yield
    except BrokerUnavailable:
        raise
    except Exception as error:
        raise BrokerUnavailable(complaint, details=error if str(error) else type(error).__name__) from error


async def check_broker(url: str, name: str) -> None:
    """Connect and leave, for readiness.

    Raises:
        BrokerUnavailable: no connection came about.
    """
    connection = await open_connection(url, name)
    with talking_to_broker("the broker broke off"):
        await connection.close()


async def open_connection(url: str, name: str) -> AbstractConnection:
    """Connect; `name` is what the broker's management shows.

    Raises:
        BrokerUnavailable: no connection came about within five seconds.
    """
    with talking_to_broker("the broker cannot be reached"):
        return await aio_pika.connect(
            url,
            timeout=_CONNECT_TIMEOUT_SECONDS,
            client_properties={"connection_name": name},
            heartbeat=HEARTBEAT_SECONDS,
        )
