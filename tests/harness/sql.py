"""Looking into the databases of a running system, and changing them, past its services."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import create_engine
from tests.harness.databases import as_owner
from tests.harness.system import System

Rows = list[dict[str, Any]]


class Look:
    """One look at a database: everything that it reads stood there at the same moment."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def rows(self, statement: str, **parameters: Any) -> Rows:
        """What a statement finds, by column name."""
        return [dict(row) for row in (await self._connection.execute(text(statement), parameters)).mappings()]


@asynccontextmanager
async def look_into(system: System, service: str) -> AsyncIterator[Look]:
    """Look into the database of a service."""
    engine = create_engine(system.database_url(service), pool_size=1, application_name="test")
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            yield Look(connection)
    finally:
        await engine.dispose()


@asynccontextmanager
async def change(system: System, service: str) -> AsyncIterator[AsyncConnection]:
    """Change a service's database behind its back, as the owner of its tables, in one transaction: the block."""
    url = as_owner(system.servers, system.database_url(service))
    engine = create_engine(url, pool_size=1, application_name="test")
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


async def query(system: System, service: str, statement: str, **parameters: Any) -> Rows:
    """The rows that one statement finds in the database of a service."""
    async with look_into(system, service) as look:
        return await look.rows(statement, **parameters)


async def count(system: System, service: str, what: str, **parameters: Any) -> int:
    """How many rows there are: `what` is a table, with a WHERE clause if need be."""
    (row,) = await query(system, service, f"SELECT count(*) AS n FROM {what}", **parameters)  # noqa: S608 - a test's own
    return int(row["n"])
