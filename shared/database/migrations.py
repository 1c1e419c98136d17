"""Alembic, the same way for every service: safe by default, one migrator at a time."""

import asyncio
from pathlib import Path
from typing import Any, Final

from alembic import command, context
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.database.engine import Database, driver_url

LOCK_TIMEOUT: Final = "5s"
"""How long a migration waits for a table that running code uses, before it gives up rather than block everybody."""

_MIGRATION_LOCK: Final = 0x51554553
_VERSION_TABLE: Final = "alembic_version"


def migration_config(script_location: Path, url: str) -> Config:
    """Alembic's configuration for one service, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(script_location))
    config.attributes["url"] = url
    return config


def apply_migrations(script_location: Path, url: str, revision: str = "head") -> None:
    """Bring a database to `revision`; several processes may call it at once, one does the work. Blocks."""
    command.upgrade(migration_config(script_location, url), revision)


async def run_migrations(script_location: Path, url: str) -> None:
    """Bring a database to the newest revision, off the event loop."""
    await asyncio.to_thread(apply_migrations, script_location, url)


def migrate(metadata: MetaData) -> None:
    """The body of every service's `migrations/env.py`."""
    asyncio.run(_migrate_online(context.config.attributes["url"], metadata))


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


async def _migrate_online(url: str, metadata: MetaData) -> None:
    engine = create_async_engine(driver_url(url), poolclass=pool.NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_migrate_with, metadata)
            await connection.commit()
    finally:
        await engine.dispose()


def _migrate_with(connection: Connection, metadata: MetaData) -> None:
    context.configure(connection=connection, target_metadata=metadata, compare_type=True, **_options())
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        context.run_migrations()


def _options() -> dict[str, Any]:
    return {"version_table": _VERSION_TABLE, "transaction_per_migration": False}
