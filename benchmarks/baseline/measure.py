"""Running the baseline's worker over a backlog."""

import os
import secrets
from typing import Final

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.backlog import Backlog
from benchmarks.baseline.tables import Base
from benchmarks.measurement import Measurement, watch
from shared.database.engine import driver_url
from stack.processes import Child, Program
from stack.records import StopPlan
from tests.harness.databases import as_owner, create_bare_database, drop_test_database
from tests.harness.servers import Servers

_STORED: Final = "SELECT coalesce(max(id), 0) FROM storedevent"


async def measure(servers: Servers, backlog: Backlog) -> Measurement:
    """Run it in a process of its own, over a fresh database on the same server."""
    name = f"bench_baseline_{secrets.token_hex(6)}"
    url = as_owner(servers, create_bare_database(servers, "processing", name))
    await _create_tables(url)
    connection = await asyncpg.connect(url)
    child = Child.start(_program(servers, backlog.url, url), servers.layout.records)
    try:
        return await watch(child, backlog, lambda: connection.fetchval(_STORED))
    finally:
        child.stop()
        await connection.close()
        drop_test_database(servers, url)


async def _create_tables(url: str) -> None:
    engine = create_async_engine(driver_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()


def _program(servers: Servers, amqp_url: str, url: str) -> Program:
    layout = servers.layout
    return Program(
        name="baseline",
        arguments=[str(layout.python), "-m", "benchmarks.baseline"],
        environment={**os.environ, "AMQP_URL": amqp_url, "DATABASE_URL": url},
        log=layout.logs / "baseline.log",
        stop=StopPlan(order=1, seconds=2),
        directory=layout.project,
    )
