"""A cable to a real server that a test can cut: the server lives on, and its client sees a bad network, or none."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from stack.ports import LOOPBACK, free_ports

_RESET: Final = struct.pack("ii", 1, 0)
"""SO_LINGER on, with no time: closing throws away what was not sent and tells the other end so."""


class Cable:
    """Forwards connections from a port of its own to the server of `url`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        self._far = (parts.hostname, parts.port)
        self._port = free_ports(["cable"])["cable"]
        self.url = url.replace(f"{parts.hostname}:{parts.port}", f"{LOOPBACK}:{self._port}")
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._passes = asyncio.Event()
        self._passes.set()
        self.delay_seconds = 0.0
        self.pieces_left: int | None = None
        """After how many more pieces of data, in both directions, all connections end; None: never."""

    async def plug(self) -> None:
        """Let connections come about."""
        self._server = await asyncio.start_server(self._connect, LOOPBACK, self._port)

    async def cut(self) -> None:
        """Break all connections and refuse new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for end in list(self._ends):
            end.transport.abort()

    def reset(self) -> None:
        """Break all connections by a reset, as a firewall does that has forgotten them; new ones come about."""
        for end in list(self._ends):
            end_socket = end.get_extra_info("socket")
            if end_socket.fileno() >= 0:  # it may have closed by itself, while the other direction goes on
                end_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            end.transport.abort()

    def swallow(self) -> None:
        """Be a black hole: connections stand, and nothing comes out at the other end, until `pass_on`."""
        self._passes.clear()

    def pass_on(self) -> None:
        """Forward again, and without delay; what was held back goes first."""
        self.delay_seconds = 0.0
        self._passes.set()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._far)
        except OSError:
            writer.transport.abort()
            return
        self._ends |= {writer, far_writer}
        await asyncio.gather(self._forward(reader, far_writer), self._forward(far_reader, writer))
        self._ends -= {writer, far_writer}

    def _end(self) -> None:
        """End all connections in good order, with all that came before; those that come later are sound."""
        self.pieces_left = None
        for end in list(self._ends):
            end.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._passes.wait()
                if self.delay_seconds:
                    await asyncio.sleep(self.delay_seconds)
                writer.write(data)
                if self.pieces_left is not None:
                    self.pieces_left -= 1
                    if self.pieces_left <= 0:
                        self._end()
                        return
                await writer.drain()
        writer.close()


@asynccontextmanager
async def plugged_in(url: str) -> AsyncIterator[Cable]:
    """A cable to the server of `url`, cut at the end."""
    cable = Cable(url)
    await cable.plug()
    try:
        yield cable
    finally:
        await cable.cut()
