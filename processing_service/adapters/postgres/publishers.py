"""Publishers, in the table `publisher`."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, text

from processing_service.adapters.postgres.audit import PostgresAudit
from processing_service.application.ports.publishers import Publisher
from shared.contracts.administration import Act
from shared.database import Database

_ADD: Final = text("""
    INSERT INTO publisher (id, name, key_hash, key_prefix, created_by, created_at)
    VALUES (:id, :name, :key_hash, :key_prefix, :created_by, :created_at)
""")

_COLUMNS: Final = "SELECT id, name, key_prefix, created_by, created_at, revoked_at FROM publisher"
_HOLDING: Final = text(f"{_COLUMNS} WHERE key_hash = :key_hash AND revoked_at IS NULL")
_LIST: Final = text(f"{_COLUMNS} ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset")
_COUNT: Final = text("SELECT count(*) FROM publisher")

_REVOKE: Final = text("""
    UPDATE publisher SET revoked_at = :revoked_at WHERE id = :id AND revoked_at IS NULL RETURNING id
""")
_KNOWN: Final = text("SELECT id FROM publisher WHERE id = :id")


class PostgresPublishers:
    """See the port `Publishers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, publisher: Publisher, key_hash: bytes, act: Act) -> None:
        """Keep a new publisher."""
        async with self._database.transaction() as session:
            await session.execute(
                _ADD,
                {
                    "id": publisher.id,
                    "name": publisher.name,
                    "key_hash": key_hash,
                    "key_prefix": publisher.key_prefix,
                    "created_by": publisher.created_by,
                    "created_at": publisher.created_at,
                },
            )
            await PostgresAudit(session).record(act)

    async def holding(self, key_hash: bytes) -> Publisher | None:
        """The publisher whose key it is, by one look at a unique index."""
        async with self._database.transaction() as session:
            row = (await session.execute(_HOLDING, {"key_hash": key_hash})).one_or_none()
        return None if row is None else _publisher(row)

    async def list(self, limit: int, offset: int) -> tuple[list[Publisher], int]:
        """A page and the number of all."""
        async with self._database.transaction() as session:
            rows = await session.execute(_LIST, {"limit": limit, "offset": offset})
            publishers = [_publisher(row) for row in rows]
            total = await session.scalar(_COUNT)
        return publishers, int(total or 0)

    async def revoke(self, publisher_id: str, revoked_at: datetime, act: Act) -> bool:
        """End a publisher's right."""
        async with self._database.transaction() as session:
            revoked = await session.scalar(_REVOKE, {"id": publisher_id, "revoked_at": revoked_at}) is not None
            if revoked:
                await PostgresAudit(session).record(act)
            return revoked or await session.scalar(_KNOWN, {"id": publisher_id}) is not None


def _publisher(row: Row[Any]) -> Publisher:
    return Publisher(row.id, row.name, row.key_prefix, row.created_by, row.created_at, row.revoked_at)
