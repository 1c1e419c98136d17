"""Real worker processes over a test's own database and vhost, and a plain publisher to feed them."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aio_pika
import httpx
import pika
from aio_pika.abc import AbstractChannel
from sqlalchemy import text

from processing_service.adapters.postgres.transactions import PostgresTransactions
from shared.database import Database, create_engine
from shared.messaging.topology import EVENTS_EXCHANGE, declare_topology
from stack.ports import free_ports
from tests.harness.waiting import eventually


class Worker:
    """One worker process. The catalog is away; the copy in the database serves."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self._process = process
        self._url = url

    async def until_ready(self) -> None:
        """Return once it is really consuming."""

        async def ready() -> bool:
            assert self._process.returncode is None, "the worker died"
            try:
                async with httpx.AsyncClient() as http:
                    return (await http.get(f"{self._url}/health/ready")).is_success
            except httpx.TransportError:
                return False

        await eventually(ready, within_seconds=30)

    def resident_bytes(self) -> int:
        """How much memory the process takes."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    async def counted(self, metric: str) -> dict[str, int]:
        """What it has counted, by the label `result`."""
        async with httpx.AsyncClient() as http:
            lines = (await http.get(f"{self._url}/metrics")).text.splitlines()
        found = (line.removeprefix(f'{metric}{{result="') for line in lines if line.startswith(f"{metric}{{"))
        return {result: int(float(number)) for result, number in (rest.split('"} ') for rest in found)}

    async def died(self) -> int:
        """Its exit code, once it has ended."""
        return await asyncio.wait_for(self._process.wait(), 30)

    async def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return await self.died()

    async def kill(self) -> None:
        """SIGKILL."""
        if self._process.returncode is None:
            self._process.kill()
        await self.died()


class Arena:
    """A database, a vhost, and workers on them."""

    def __init__(self, database_url: str, amqp_url: str, channel: AbstractChannel) -> None:
        self.database = Database(create_engine(database_url, application_name="test"))
        self.transactions = PostgresTransactions(self.database)
        self.channel = channel
        self._amqp_url = amqp_url
        self._environment = {
            **os.environ,
            "ENVIRONMENT": "test",
            "PROCESSING_DATABASE_URL": database_url,
            "AMQP_URL": amqp_url,
            # Nobody listens there: the worker has to do with its copy of the catalog.
            "AUTH_URL": "http://127.0.0.1:9",
            "CATALOG_URL": "http://127.0.0.1:9",
            "SERVICE_SECRET_PROCESSING": "a secret of this test alone",
            "WORKER_BATCH_SIZE": "20",
        }
        self._workers: list[Worker] = []

    async def start_worker(self, variables: Mapping[str, str] | None = None) -> Worker:
        """Start a worker; `variables` changes its settings."""
        port = free_ports(["worker"])["worker"]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "processing_service",
            "worker",
            env={**self._environment, "PROCESSING_WORKER_HTTP_PORT": str(port), **(variables or {})},
        )
        worker = Worker(process, f"http://127.0.0.1:{port}")
        self._workers.append(worker)
        return worker

    async def publish(self, body: bytes, routing_key: str = "MatchWon", **properties: Any) -> None:
        """Publish as any program would."""
        exchange = await self.channel.get_exchange(EVENTS_EXCHANGE, ensure=False)
        await exchange.publish(aio_pika.Message(body, **properties), routing_key)

    async def publish_bare(self, body: bytes, routing_key: str = "MatchWon") -> None:
        """Publish with `pika` and without any property; aio-pika would invent a message id."""

        def publish() -> None:
            connection = pika.BlockingConnection(pika.URLParameters(self._amqp_url))
            connection.channel().basic_publish(EVENTS_EXCHANGE, routing_key, body)
            connection.close()

        await asyncio.to_thread(publish)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds."""
        async with self.database.transaction() as session:
            return [tuple(row) for row in await session.execute(text(query))]

    async def until(self, query: str, expected: list[tuple[Any, ...]], within_seconds: float = 20) -> None:
        """Return once a query finds what is expected."""

        async def found() -> bool:
            actual = await self.rows(query)
            assert actual == expected, f"{actual} instead of {expected}"
            return True

        await eventually(found, within_seconds=within_seconds)

    async def until_the_queue_is_empty(self) -> None:
        """Return once nothing waits for a consumer."""

        async def empty() -> bool:
            queue = await declare_topology(self.channel)
            return queue.declaration_result.message_count == 0

        await eventually(empty)

    async def close(self) -> None:
        """End everything."""
        for worker in self._workers:
            await worker.kill()
        await self.database.close()


@asynccontextmanager
async def arena(database_url: str, amqp_url: str) -> AsyncIterator[Arena]:
    """An arena with its queues declared."""
    connection = await aio_pika.connect(amqp_url)
    async with connection:
        channel = await connection.channel()
        await declare_topology(channel)
        opened = Arena(database_url, amqp_url, channel)
        try:
            yield opened
        finally:
            await opened.close()
