"""The socket that requests come to."""

import asyncio
from dataclasses import dataclass
from typing import Final

import zmq
import zmq.asyncio
from zmq.auth.asyncio import AsyncioAuthenticator

from processing_service.adapters.zeromq.curve import CurveKeys, guard
from processing_service.adapters.zeromq.endpoint import Endpoint
from processing_service.adapters.zeromq.envelope import Letter, Route, open_envelope
from shared.exceptions import TemporaryError

_KEEPALIVE_IDLE_SECONDS: Final = 60
_KEEPALIVE_INTERVAL_SECONDS: Final = 10
_KEEPALIVE_PROBES: Final = 6


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

    def open(self) -> str:
        """Bind; the address as it is bound, with the port that was chosen where none was named.

        Raises:
            OSError: the address is taken, or is none of this machine's.
        """
        socket = self._context.socket(zmq.ROUTER)
        _configure(socket, self._limits, ipv6=self._endpoint.is_ipv6)
        if self._keys is not None:
            self._authenticator = guard(self._context, socket, self._keys)
        try:
            socket.bind(self._endpoint.address)
        except zmq.ZMQError as error:
            self._close(socket)
            raise OSError(error.errno, f"{self._endpoint.address} cannot be bound: {error.strerror}") from error
        self._socket = socket
        return bytes(socket.get(zmq.LAST_ENDPOINT)).rstrip(b"\0").decode()

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
        # A ROUTER never waits, so the future is done: it only sees to it that nothing received meanwhile is missed.
        self._bound.send_multipart([*route, body])

    async def close(self) -> None:
        """Send what was answered, for as long as may be lingered, and close."""
        if self._socket is not None:
            self._close(self._socket)
            self._socket = None
        # Waits for the lingering, in C.
        await asyncio.to_thread(self._context.term)

    @property
    def _bound(self) -> zmq.asyncio.Socket:
        if self._socket is None:
            raise RuntimeError("the listener is not open")
        return self._socket

    def _close(self, socket: zmq.asyncio.Socket) -> None:
        socket.close(linger=int(self._limits.linger_seconds * 1000))
        if self._authenticator is not None:
            self._authenticator.stop()
            self._authenticator = None


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
