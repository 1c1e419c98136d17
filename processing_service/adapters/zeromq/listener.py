"""The socket that requests come to."""

import asyncio
from dataclasses import dataclass
from typing import Final

import zmq
import zmq.asyncio
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_fixed
from zmq.auth.asyncio import AsyncioAuthenticator

from processing_service.adapters.zeromq.curve import CurveKeys, require_keys, start_authenticator
from processing_service.adapters.zeromq.endpoint import Endpoint
from processing_service.adapters.zeromq.envelope import Letter, Route, open_envelope
from shared.exceptions import TemporaryError

_KEEPALIVE_IDLE_SECONDS: Final = 60
_KEEPALIVE_INTERVAL_SECONDS: Final = 10
_KEEPALIVE_PROBES: Final = 6
_REBIND_SECONDS: Final = 0.05
_REBIND_WITHIN_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may take up. A frame above `frame_bytes` ends its connection; `queue_length` counts messages."""

    frame_bytes: int
    queue_length: int
    handshake_seconds: float
    linger_seconds: float


class Listener:
    """A ROUTER socket that speaks to REQ clients as a REP socket would.

    A REP socket can answer one request at a time, and in their order. A ROUTER takes all that comes, drops an answer
    whose client is gone, and neither waits for a client that does not read.
    """

    def __init__(self, endpoint: Endpoint, limits: Limits, keys: CurveKeys | None = None) -> None:
        self._context = zmq.asyncio.Context()
        self._endpoint = endpoint
        self._limits = limits
        self._keys = keys
        self._socket: zmq.asyncio.Socket | None = None
        self._authenticator: AsyncioAuthenticator | None = None
        self._address = endpoint.address

    def open(self) -> str:
        """Bind; the address as it is bound, with the port that was chosen where none was named.

        Raises:
            OSError: the address is taken, or is none of this machine's.
        """
        if self._keys is not None:
            self._authenticator = start_authenticator(self._context, self._keys)
        self._socket = self._bind(self._endpoint.address)
        self._address = bytes(self._socket.get(zmq.LAST_ENDPOINT)).rstrip(b"\0").decode()
        return self._address

    async def reopen(self) -> None:
        """Close all connections at once, with what they hold, and bind again; nobody may be receiving.

        Raises:
            OSError: somebody else has taken the address meanwhile.
        """
        self._bound.close(linger=0)
        self._socket = None
        # The address is free once a thread of ZeroMQ has closed the socket.
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(OSError),
            wait=wait_fixed(_REBIND_SECONDS),
            stop=stop_after_delay(_REBIND_WITHIN_SECONDS),
            reraise=True,
        )
        self._socket = await retrying(self._bind_again)

    async def check(self) -> None:
        """For readiness.

        Raises:
            TemporaryError: it is not bound.
        """
        if self._socket is None:
            raise TemporaryError("the ZeroMQ socket is not bound")

    async def receive(self) -> Letter:
        """Wait for the next message."""
        return open_envelope(await self._bound.recv_multipart())

    def receive_now(self) -> Letter | None:
        """The next message, if there is one already."""
        try:
            return open_envelope(zmq.Socket.shadow(self._bound).recv_multipart(zmq.NOBLOCK))
        except zmq.Again:
            return None

    def answer(self, route: Route, body: bytes) -> None:
        """Send an answer; it is dropped where the client is gone, or does not read what it is sent."""
        if self._socket is not None:
            # A ROUTER never waits: the future is done, and sees to it that nothing received meanwhile is missed.
            self._socket.send_multipart([*route, body])

    async def close(self) -> None:
        """Send what was answered, for as long as may be lingered, and close."""
        if self._socket is not None:
            self._socket.close(linger=int(self._limits.linger_seconds * 1000))
            self._socket = None
        if self._authenticator is not None:
            self._authenticator.stop()
        # Waits for the lingering, in C.
        await asyncio.to_thread(self._context.term)

    @property
    def _bound(self) -> zmq.asyncio.Socket:
        if self._socket is None:
            raise RuntimeError("the listener is not open")
        return self._socket

    async def _bind_again(self) -> zmq.asyncio.Socket:
        return self._bind(self._address)

    def _bind(self, address: str) -> zmq.asyncio.Socket:
        socket = self._context.socket(zmq.ROUTER)
        _configure(socket, self._limits, ipv6=self._endpoint.is_ipv6)
        if self._keys is not None:
            require_keys(socket, self._keys)
        try:
            socket.bind(address)
        except zmq.ZMQError as error:
            socket.close(linger=0)
            raise OSError(error.errno, f"{address} cannot be bound: {error.strerror}") from error
        return socket


def _configure(socket: zmq.asyncio.Socket, limits: Limits, *, ipv6: bool) -> None:
    socket.ipv6 = ipv6
    socket.maxmsgsize = limits.frame_bytes
    socket.rcvhwm = socket.sndhwm = limits.queue_length
    socket.handshake_ivl = int(limits.handshake_seconds * 1000)
    # Clients whose machine has vanished do not keep their connection for ever.
    socket.tcp_keepalive = 1
    socket.tcp_keepalive_idle = _KEEPALIVE_IDLE_SECONDS
    socket.tcp_keepalive_intvl = _KEEPALIVE_INTERVAL_SECONDS
    socket.tcp_keepalive_cnt = _KEEPALIVE_PROBES
