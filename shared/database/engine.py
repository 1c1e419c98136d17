"""One engine per process and one way to open a transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from shared.exceptions import TemporaryError

_LOST_CONNECTION_SQLSTATES: Final = frozenset({"57P01", "57P02", "57P03", "53300", "40001", "40P01", "55P03"})
"""Shutting down, starting up, too many connections, serialization failure, deadlock, lock timeout: all pass by."""


class DatabaseUnavailable(TemporaryError):
    """The database cannot be reached, or gave up a transaction that may be tried again."""


def driver_url(url: str) -> str:
    """The address as SQLAlchemy's asyncpg dialect wants it; accepts `postgresql://` and `postgres://`."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    return parsed.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


def create_engine(url: str, *, pool_size: int = 10, application_name: str, **connect: Any) -> AsyncEngine:
    """An engine for `url`, whose connections name themselves `application_name` on the server.

    `connect` goes to asyncpg. Connections are made on first use and tested before they are handed out again.
    """
    return create_async_engine(
        driver_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={
            "timeout": 5,
            "server_settings": {"application_name": application_name, "jit": "off", "timezone": "UTC"},
            **connect,
        },
    )


class Database:
    """Hands out transactions. Whoever opens one decides its fate: a clean exit commits, an exception rolls back."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction.

        Raises:
            DatabaseUnavailable: the server cannot be reached or broke off; nothing is known to be committed.
        """
        try:
            async with self._sessions() as session, session.begin():
                yield session
        except (OSError, PoolTimeoutError) as error:
            raise DatabaseUnavailable(
                "the database cannot be reached", details=error or type(error).__name__
            ) from error
        except DBAPIError as error:
            if _passes_by(error):
                raise DatabaseUnavailable("the database broke off", details=error.orig) from error
            raise

    async def check(self) -> None:
        """One round trip, for readiness.

        Raises:
            DatabaseUnavailable: the server does not answer.
        """
        async with self.transaction() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()


def _passes_by(error: DBAPIError) -> bool:
    if error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError)):
        return True
    state = getattr(error.orig, "sqlstate", None) or ""
    return state.startswith("08") or state in _LOST_CONNECTION_SQLSTATES
