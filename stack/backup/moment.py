"""One moment in three databases: snapshots between which nothing that two of them share can have happened.

Processing rests on auth and on the catalog: it has their events in its log, their definitions in its snapshot, and
marks its grants as credited by auth's ledger. So auth and the catalog are seen first, and then kept from telling or
booking anything until processing has been seen. ADR 11 tells why that is enough.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from stack.errors import StackError

HELD_STILL: Final = {"auth": ("ledger_transaction", "outbox"), "catalog": ("outbox",)}
"""The tables by which a database speaks to processing: what it books, and what it tells."""

LOCK_WAIT: Final = "500ms"
"""Shorter than PostgreSQL's `deadlock_timeout`: where two wait for each other it is the backup that gives up."""

ATTEMPTS: Final = 40
PAUSE_SECONDS: Final = 0.5
_SESSION: Final = {
    "application_name": "questline-backup",
    # A snapshot lasts as long as its dump takes.
    "idle_in_transaction_session_timeout": "0",
    "statement_timeout": "0",
}
Connection = Any
"""An asyncpg connection."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The snapshots by service; good as long as the block that gave them lasts."""

    snapshots: Mapping[str, str]
    revisions: Mapping[str, str]
    taken_at: datetime
    server: int
    held_seconds: float


@asynccontextmanager
async def one_moment(urls: Mapping[str, str]) -> AsyncIterator[Moment]:
    """Hold a snapshot in each database, all of one moment; writers stand still while they are taken, not longer.

    Raises:
        StackError: a database cannot be reached, is not one of ours, or has a writer that does not end.
    """
    async with AsyncExitStack() as stack:
        readers = {service: await stack.enter_async_context(connected(url)) for service, url in urls.items()}
        holders = {service: await stack.enter_async_context(connected(urls[service])) for service in HELD_STILL}
        revisions = {service: await revision_of(reader, service) for service, reader in readers.items()}
        started, transactions = await _hold_still(holders)
        try:
            snapshots = {service: await _snapshot(readers[service]) for service in (*HELD_STILL, "processing")}
        finally:
            for transaction in transactions:
                await transaction.rollback()
        held = time.monotonic() - started
        taken_at = await readers["processing"].fetchval("SELECT now()")
        server = max(reader.get_server_version().major for reader in readers.values())
        yield Moment(snapshots, revisions, taken_at, server, held)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Connection]:
    """A connection. Raises StackError with the server's words if there is none to be had."""
    try:
        connection = await asyncpg.connect(url, timeout=10, server_settings=_SESSION)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        where = url.rpartition("@")[2]
        raise StackError(f"The database at {where} cannot be opened: {error or type(error).__name__}.") from error
    try:
        yield connection
    finally:
        await connection.close(timeout=5)


async def revision_of(connection: Connection, service: str) -> str:
    """Which revision the schema has. Raises StackError if the database is not a migrated one of ours."""
    if await connection.fetchval("SELECT to_regclass('public.alembic_version')") is None:
        raise StackError(f"The {service} database has no tables of Questline; check its address.")
    revision: str | None = await connection.fetchval("SELECT version_num FROM public.alembic_version")
    if revision is None:
        raise StackError(f"The {service} database is not migrated.")
    return revision


async def _hold_still(holders: Mapping[str, Connection]) -> tuple[float, list[Any]]:
    """Lock what must not change meanwhile; returns since when, and the transactions that hold the locks."""
    for attempt in range(1, ATTEMPTS + 1):
        started, transactions = time.monotonic(), []
        try:
            for service, holder in holders.items():
                transaction = holder.transaction()
                await transaction.start()
                transactions.append(transaction)
                await holder.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
                # SHARE waits for the writers that are at it, and lets readers pass.
                tables = ", ".join(f"public.{table}" for table in HELD_STILL[service])
                await holder.execute(f"LOCK TABLE {tables} IN SHARE MODE")
        except asyncpg.InsufficientPrivilegeError as error:
            raise StackError(
                f"Only the owners of the tables save them: {error}. Name them with AUTH_MIGRATION_DATABASE_URL, …"
            ) from error
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
            for transaction in transactions:
                await transaction.rollback()
            if attempt == ATTEMPTS:
                raise StackError(
                    "The backup found no moment without a long transaction in auth or the catalog; nothing was "
                    "written. Look for one in pg_stat_activity, and try again."
                ) from error
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return started, transactions
    raise AssertionError


async def _snapshot(reader: Connection) -> str:
    """Begin a transaction that sees what stands now and nothing later, and name what it sees."""
    await reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    snapshot: str = await reader.fetchval("SELECT pg_export_snapshot()")
    return snapshot
