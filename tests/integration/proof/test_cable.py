"""The cable that the harness cuts: what it does to connections that are half closed."""

import asyncio

from stack.ports import LOOPBACK
from tests.harness.cable import plugged_in


async def test_a_reset_breaks_what_one_side_has_closed_already() -> None:
    """The server hangs up, the client does not: one end of the cable is closed, and the other still stands."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.close()

    server = await asyncio.start_server(hang_up, LOOPBACK, 0)
    port = server.sockets[0].getsockname()[1]
    async with server, plugged_in(f"tcp://{LOOPBACK}:{port}") as cable:
        reader, writer = await asyncio.open_connection(LOOPBACK, int(cable.url.rsplit(":", 1)[1]))
        writer.write(b"x")
        assert await reader.read() == b""
        cable.reset()
        writer.close()
