"""Toasts, read."""

from typing import Any, Final

from sqlalchemy import ColumnClause, Row, TextClause, column, text
from sqlalchemy.dialects.postgresql import JSONB

from processing_service.application.ports.toasts import Cursors, Inbox, Toast
from shared.database import Database

_CURSORS: Final = text("SELECT toast_seen, toast_sequence, toast_read FROM participant WHERE user_id = :user_id")

_COLUMNS: Final[tuple[ColumnClause[Any], ...]] = (
    column("sequence"),
    column("kind"),
    column("payload", JSONB),
    column("created_at"),
)

_AFTER: Final = text("""
    SELECT sequence, kind, payload, created_at FROM toast
     WHERE user_id = :user_id AND sequence > :sequence
     ORDER BY sequence
     LIMIT :limit
""").columns(*_COLUMNS)

_HISTORY: Final = text("""
    SELECT sequence, kind, payload, created_at FROM toast
     WHERE user_id = :user_id AND sequence > :after
     ORDER BY sequence DESC
     LIMIT :limit OFFSET :offset
""").columns(*_COLUMNS)

_SEEN: Final = text("""
    UPDATE participant
       SET toast_seen = greatest(toast_seen, least(:sequence, toast_sequence))
     WHERE user_id = :user_id
    RETURNING toast_seen, toast_sequence, toast_read
""")

_READ: Final = text("""
    UPDATE participant
       SET toast_read = greatest(toast_read, least(:sequence, toast_sequence)),
           toast_seen = greatest(toast_seen, least(:sequence, toast_sequence))
     WHERE user_id = :user_id
    RETURNING toast_seen, toast_sequence, toast_read
""")


class PostgresToasts:
    """See the port `Toasts`; each call is a transaction of its own, so that an idle stream holds no connection."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cursors(self, user_id: str) -> Cursors:
        """Where the user stands."""
        async with self._database.transaction() as session:
            return _cursors((await session.execute(_CURSORS, {"user_id": user_id})).one_or_none())

    async def after(self, user_id: str, sequence: int, limit: int) -> list[Toast]:
        """The next toasts. Numbers are given under the user's row lock, so none can appear later below one read."""
        parameters = {"user_id": user_id, "sequence": sequence, "limit": limit}
        async with self._database.transaction() as session:
            return [_toast(row) for row in await session.execute(_AFTER, parameters)]

    async def history(self, user_id: str, limit: int, offset: int, *, unread_only: bool = False) -> Inbox:
        """A page, newest first. How many there are follows from their numbers, which have no gaps."""
        async with self._database.transaction() as session:
            cursors = _cursors((await session.execute(_CURSORS, {"user_id": user_id})).one_or_none())
            after = cursors.read if unread_only else 0
            parameters = {"user_id": user_id, "after": after, "limit": limit, "offset": offset}
            toasts = [_toast(row) for row in await session.execute(_HISTORY, parameters)]
        return Inbox(toasts, cursors.newest - after, cursors)

    async def mark_seen(self, user_id: str, sequence: int) -> Cursors:
        """Move the user's cursor forwards."""
        return await self._move(_SEEN, user_id, sequence)

    async def mark_read(self, user_id: str, sequence: int) -> Cursors:
        """Move both of the user's cursors forwards."""
        return await self._move(_READ, user_id, sequence)

    async def _move(self, statement: TextClause, user_id: str, sequence: int) -> Cursors:
        async with self._database.transaction() as session:
            result = await session.execute(statement, {"user_id": user_id, "sequence": sequence})
            return _cursors(result.one_or_none())


def _cursors(row: Row[Any] | None) -> Cursors:
    return Cursors() if row is None else Cursors(row.toast_seen, row.toast_sequence, row.toast_read)


def _toast(row: Row[Any]) -> Toast:
    return Toast(row.sequence, row.kind, row.payload, row.created_at)
