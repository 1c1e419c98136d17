"""Turns: work that only one of several processes may do at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import text

from shared.database import Database

RECONCILIATION_KEY: Final = 0x5245434F
RARITY_KEY: Final = 0x52415245
STATISTICS_KEY: Final = 0x53544154
SAMPLING_KEY: Final = 0x53414D50

_TRY: Final = text("SELECT pg_try_advisory_xact_lock(:key)")


class PostgresTurn:
    """An advisory lock, held by a transaction that does nothing else; it ends with the process that holds it."""

    def __init__(self, database: Database, key: int) -> None:
        self._database = database
        self._key = key

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[bool]:
        """Whether the turn was to be had; it is given back when the block is left."""
        async with self._database.transaction() as session:
            yield bool(await session.scalar(_TRY, {"key": self._key}))
