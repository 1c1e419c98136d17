"""Signing keys in PostgreSQL, shared by all instances."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from auth_service.adapters.postgres.tables import SigningKeyRow
from auth_service.domain.signing_keys import SigningKey
from shared.database import Database

_KEY_LOCK: Final = 0x4B455953


class PostgresSigningKeys:
    """Reads and writes the table `signing_key`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[SigningKey]:
        """Every key, the oldest first."""
        async with self._database.transaction() as session:
            return await _all(session)

    async def first(self, make: Callable[[], SigningKey]) -> list[SigningKey]:
        """Every key, after making one if there is none; of many instances that start at once, one alone makes it."""
        async with self._database.transaction() as session:
            await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _KEY_LOCK})
            keys = await _all(session)
            if not keys:
                keys = [make()]
                session.add(_row(keys[0]))
            return keys

    async def add(self, key: SigningKey) -> None:
        """Store a further key."""
        async with self._database.transaction() as session:
            session.add(_row(key))


async def _all(session: AsyncSession) -> list[SigningKey]:
    rows = await session.scalars(
        select(SigningKeyRow).order_by(col(SigningKeyRow.signs_from), col(SigningKeyRow.key_id))
    )
    return [SigningKey(row.key_id, row.public_key, row.encrypted_private_key, row.signs_from) for row in rows]


def _row(key: SigningKey) -> SigningKeyRow:
    return SigningKeyRow(
        key_id=key.key_id,
        public_key=key.public_key,
        encrypted_private_key=key.encrypted_private_key,
        signs_from=key.signs_from,
    )
