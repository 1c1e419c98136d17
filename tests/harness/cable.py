"""A cable to a real server that a test can cut: the server lives on, and its client sees a lost network."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from stack.ports import LOOPBACK, free_ports


class Cable:
    """Forwards connections from a port of its own to the server of `url`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        self._far = (parts.hostname, parts.port)
        self._port = free_ports(["cable"])["cable"]
        self.url = url.replace(f"@{parts.hostname}:{parts.port}", f"@{LOOPBACK}:{self._port}")
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

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

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._far)
        self._ends |= {writer, far_writer}
        await asyncio.gather(_forward(reader, far_writer), _forward(far_reader, writer))
        self._ends -= {writer, far_writer}


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
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
