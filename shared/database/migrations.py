"""Alembic, the same way for every service: safe by default, one migrator at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command, context
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, pool, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.database.engine import Database, driver_url
from shared.database.privileges import grant_running
from shared.exceptions import TemporaryError

LOCK_TIMEOUT: Final = "5s"
"""How long a migration waits for a table that running code uses, before it gives up rather than block everybody."""

_MIGRATION_LOCK: Final = 0x51554553
_POLL_SECONDS: Final = 0.1
_LOCK_NOT_AVAILABLE: Final = "55P03"
_VERSION_TABLE: Final = "alembic_version"


class MigrationBlocked(TemporaryError):
    """A migration did not get its lock in time; it may be run again."""


def migration_config(script_location: Path, url: str) -> Config:
    """Alembic's configuration for one service, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(script_location))
    config.attributes["url"] = url
    return config


def apply_migrations(
    script_location: Path, url: str, revision: str = "head", *, running_role: str | None = None
) -> None:
    """Bring a database to `revision`; several processes may call it at once, one does the work. Blocks.

    `running_role` is let to do what running needs, where it is not the role of `url`: in the transaction of each step.

    Raises:
        MigrationBlocked: a table was in use for too long; the steps before that one stand.
    """
    config = migration_config(script_location, url)
    config.attributes["running_role"] = running_role
    command.upgrade(config, revision)


def migrate_service(script_location: Path, url: str, owner_url: str) -> None:
    """Bring a service's database to the newest revision, as the owner of its tables.

    `url` is how the service itself reaches it. An empty `owner_url` means that its role owns the tables as well.

    Raises:
        MigrationBlocked: a table was in use for too long; the steps before that one stand.
    """
    if not owner_url:
        apply_migrations(script_location, url)
    else:
        apply_migrations(script_location, owner_url, running_role=make_url(url).username)


async def run_migrations(script_location: Path, url: str) -> None:
    """Bring a database to the newest revision, off the event loop."""
    await asyncio.to_thread(apply_migrations, script_location, url)


def migrate(metadata: MetaData) -> None:
    """The body of every service's `migrations/env.py`."""
    attributes = context.config.attributes
    asyncio.run(_migrate_online(attributes["url"], metadata, attributes.get("running_role")))


async def is_current(database: Database, script_location: Path) -> bool:
    """Whether the database has what the code needs, for readiness.

    A newer release may have migrated it already: every migration leaves the code of the release before working, so that
    its processes go on until they are replaced. Revisions are numbers of four digits.
    """
    config = Config()
    config.set_main_option("script_location", str(script_location))
    head = ScriptDirectory.from_config(config).get_current_head() or ""
    async with database.transaction() as session:
        known = await session.scalar(text("SELECT to_regclass(:name)"), {"name": _VERSION_TABLE})
        if known is None:
            return False
        version = await session.scalar(text(f"SELECT version_num FROM {_VERSION_TABLE}"))  # noqa: S608 - a constant
        return version is not None and str(version) >= head


async def _migrate_online(url: str, metadata: MetaData, running_role: str | None) -> None:
    waits_shortly = {"server_settings": {"lock_timeout": LOCK_TIMEOUT}}
    engine = create_async_engine(driver_url(url), poolclass=pool.NullPool, connect_args=waits_shortly)
    try:
        async with _one_migrator(engine), engine.connect() as connection:
            await connection.run_sync(_migrate_with, metadata, running_role)
            await connection.commit()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise MigrationBlocked(
            f"A table is used by a transaction that does not end within {LOCK_TIMEOUT}; the migration gave up, rather "
            "than hold everybody up. Nothing of its step is left behind; run it again.",
            details=error.orig,
        ) from error
    finally:
        await engine.dispose()


@asynccontextmanager
async def _one_migrator(engine: AsyncEngine) -> AsyncIterator[None]:
    """Wait until no other migrator is at it. The lock ends with its connection, also where the process dies."""
    async with engine.connect() as gate:
        # Asked for again and again, without a transaction: one that waited would hold up an index that is built
        # concurrently, which waits for all transactions before it.
        await gate.execution_options(isolation_level="AUTOCOMMIT")
        ask = text("SELECT pg_try_advisory_lock(:key)")
        while not await gate.scalar(ask, {"key": _MIGRATION_LOCK}):  # noqa: ASYNC110 - the other is another process
            await asyncio.sleep(_POLL_SECONDS)
        yield


def _migrate_with(connection: Connection, metadata: MetaData, running_role: str | None) -> None:
    def grant(*_step: Any, **_named: Any) -> None:
        if running_role is not None and running_role != connection.engine.url.username:
            grant_running(connection, metadata, running_role, read_only=(_VERSION_TABLE,))

    # A transaction for each: what one has done stays done where the next one has to be run again. What the step made is
    # granted in it as well.
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        version_table=_VERSION_TABLE,
        transaction_per_migration=True,
        on_version_apply=grant,
    )
    with context.begin_transaction():
        context.run_migrations()
    # Also where there was no step to do: the role may be another one than before, or its rights changed by hand.
    grant()
