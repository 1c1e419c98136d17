"""The ZeroMQ front as a real process, and clients of it: those written for a REP socket, and worse ones."""

import asyncio
import json
import os
import signal
import struct
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import zmq
import zmq.asyncio

from shared.database import Database, create_engine
from stack.ports import free_ports
from tests.harness.waiting import eventually
from tests.integration.processing.bench import Bench

ANSWER_SECONDS = 20.0
GREETING = b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL" + b"\0" * 48
READY = b"\x04\x26\x05READY\x0bSocket-Type\0\0\0\x03REQ\x08Identity\0\0\0\0"
"""What a REQ client says first, by ZMTP 3.0."""


def ask_once(address: str, request: Any, **options: Any) -> Any:
    """What a program does that was written for the earlier server: a blocking REQ socket, `send_json`, `recv_json`."""
    with zmq.Context() as context, context.socket(zmq.REQ) as socket:
        socket.linger = 0
        socket.rcvtimeo = int(options.pop("seconds", ANSWER_SECONDS) * 1000)
        for name, value in options.items():
            setattr(socket, name, value)
        socket.connect(address)
        socket.send_json(request)
        return socket.recv_json()


class Client:
    """A REQ socket that stays connected."""

    def __init__(self, context: zmq.asyncio.Context, address: str) -> None:
        self._socket = context.socket(zmq.REQ)
        self._socket.linger = 0
        self._socket.connect(address)

    async def ask(self, request: Any) -> Any:
        """The answer to one request."""
        await self._socket.send_json(request)
        return json.loads(await asyncio.wait_for(self._socket.recv(), ANSWER_SECONDS))

    async def unlock(self, user_id: str, achievement: str) -> Any:
        """The answer to an unlocking."""
        return await self.ask({"request": "unlock", "user_id": user_id, "achievement": achievement})

    async def achievements(self, user_id: str) -> Any:
        """What a user has unlocked."""
        return (await self.ask({"request": "get_achievements", "user_id": user_id}))["Achievements"]

    def close(self) -> None:
        """Vanish."""
        self._socket.close(linger=0)


class Front:
    """One process."""

    def __init__(self, process: asyncio.subprocess.Process, address: str, url: str) -> None:
        self.process = process
        self.address = address
        self.url = url
        self._writers: list[asyncio.StreamWriter] = []

    async def until_ready(self) -> None:
        """Return once it serves."""

        async def ready() -> bool:
            assert self.process.returncode is None, "the front died"
            try:
                async with httpx.AsyncClient() as http:
                    return (await http.get(f"{self.url}/health/ready")).is_success
            except httpx.TransportError:
                return False

        await eventually(ready, within_seconds=30)

    def resident_bytes(self) -> int:
        """How much memory the process takes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    async def metrics(self) -> str:
        """What it says of itself."""
        async with httpx.AsyncClient() as http:
            return (await http.get(f"{self.url}/metrics")).text

    async def died(self) -> int:
        """Its exit code, once it has ended."""
        return await asyncio.wait_for(self.process.wait(), 20)

    async def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.died()

    async def kill(self) -> None:
        """SIGKILL, where it still runs."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.sleep(0)  # in which the transports close their sockets

    async def raw(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection that speaks no ZeroMQ by itself."""
        host, port = self.address.removeprefix("tcp://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        self._writers.append(writer)
        return reader, writer

    async def raw_req(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The same after a handshake, so that frames may follow."""
        reader, writer = await self.raw()
        writer.write(GREETING + READY)
        await reader.readexactly(len(GREETING))
        await reader.readexactly((await reader.readexactly(2))[1])
        return reader, writer


def frame(body: bytes, *, more: bool = False) -> bytes:
    """A frame of ZMTP."""
    if len(body) < 256:
        return bytes([int(more), len(body)]) + body
    return bytes([2 | int(more)]) + struct.pack(">Q", len(body)) + body


class Fronts:
    """A database, and fronts over it."""

    def __init__(self, database_url: str, stack: AsyncExitStack, context: zmq.asyncio.Context) -> None:
        database = Database(create_engine(database_url, application_name="test"))
        stack.push_async_callback(database.close)
        self.bench = Bench(database)
        self.context = context
        self._stack = stack
        self._environment = {
            **os.environ,
            "ENVIRONMENT": "test",
            "PROCESSING_DATABASE_URL": database_url,
            "AMQP_URL": "amqp://nobody:nothing@127.0.0.1:9/none",
            "AUTH_URL": "http://127.0.0.1:9",
            "CATALOG_URL": "http://127.0.0.1:9",
            "SERVICE_SECRET_PROCESSING": "a secret of this test alone",
            "ZMQ_HANDSHAKE_SECONDS": "1",
        }

    async def start(self, variables: Mapping[str, str] | None = None, address: str | None = None) -> Front:
        """Start a process that is told `variables` besides."""
        ports = free_ports(["health", "zeromq"])
        address = address or f"tcp://127.0.0.1:{ports['zeromq']}"
        environment = {
            **self._environment,
            "PROCESSING_ZMQ_HTTP_PORT": str(ports["health"]),
            "ZMQ_ENDPOINT": address,
            **(variables or {}),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "processing_service", "zmq", env=environment, stderr=asyncio.subprocess.PIPE
        )
        front = Front(process, address, f"http://127.0.0.1:{ports['health']}")
        self._stack.push_async_callback(front.kill)
        return front

    async def ready(self, variables: Mapping[str, str] | None = None, address: str | None = None) -> Front:
        """Start a process and wait until it serves."""
        front = await self.start(variables, address)
        await front.until_ready()
        return front

    def client(self, front: Front) -> Client:
        """A client that asks again and again."""
        client = Client(self.context, front.address)
        self._stack.callback(client.close)
        return client


@asynccontextmanager
async def fronts_over(database_url: str) -> AsyncIterator[Fronts]:
    """Everything but the processes."""
    with zmq.asyncio.Context() as context:
        async with AsyncExitStack() as stack:
            yield Fronts(database_url, stack, context)
