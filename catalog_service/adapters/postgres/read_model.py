"""The read model in PostgreSQL: written with its source, read by the public."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, delete, false, func, insert, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from catalog_service.adapters.postgres.tables import PublishedQuestRow, RevisionRow
from catalog_service.application.ports import QuestFilter
from catalog_service.application.public_quest import PublicQuest
from shared.database import Database


class PostgresReadModel:
    """Writes within the transaction of its session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def replace(self, definition_id: str, versions: Sequence[PublicQuest]) -> None:
        """See `ReadModel`."""
        await self._session.execute(
            delete(PublishedQuestRow).where(col(PublishedQuestRow.definition_id) == definition_id)
        )
        if versions:
            rows = [_to_values(one, is_latest=one is versions[-1]) for one in versions]
            await self._session.execute(insert(PublishedQuestRow), rows)

    async def clear(self) -> None:
        """See `ReadModel`."""
        await self._session.execute(delete(PublishedQuestRow))


class PostgresPublicQuests:
    """Reads, each answer in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def revision(self) -> int:
        """See `PublicQuests`."""
        async with self._database.transaction() as session:
            return await session.scalar(select(col(RevisionRow.revision))) or 0

    async def page(self, wanted: QuestFilter, *, limit: int, offset: int) -> tuple[list[PublicQuest], int]:
        """See `PublicQuests`."""
        conditions = [col(PublishedQuestRow.is_latest), ~col(PublishedQuestRow.is_hidden), *_matches(wanted)]
        statement = _documents().where(*conditions).order_by(col(PublishedQuestRow.code))
        return await self._page(statement, conditions, limit, offset)

    async def find(self, code_or_id: str) -> PublicQuest | None:
        """See `PublicQuests`."""
        statement = _documents().where(
            col(PublishedQuestRow.is_latest), ~col(PublishedQuestRow.is_hidden), _is(code_or_id)
        )
        async with self._database.transaction() as session:
            document = await session.scalar(statement)
        return PublicQuest.model_validate(document) if document is not None else None

    async def versions(self, code_or_id: str, *, limit: int, offset: int) -> tuple[list[PublicQuest], int]:
        """See `PublicQuests`."""
        conditions = [~col(PublishedQuestRow.is_hidden), _is(code_or_id)]
        statement = _documents().where(*conditions).order_by(col(PublishedQuestRow.version).desc())
        return await self._page(statement, conditions, limit, offset)

    async def _page(
        self, statement: Select[Any], conditions: Sequence[SQLColumnExpression[bool]], limit: int, offset: int
    ) -> tuple[list[PublicQuest], int]:
        async with self._database.transaction() as session:
            total = await session.scalar(select(func.count()).select_from(PublishedQuestRow).where(*conditions))
            documents = await session.scalars(statement.limit(limit).offset(offset))
            return [PublicQuest.model_validate(document) for document in documents], total or 0


def _documents() -> Select[Any]:
    return select(col(PublishedQuestRow.document))


def _matches(wanted: QuestFilter) -> list[SQLColumnExpression[bool]]:
    return [
        col(PublishedQuestRow.kind) == wanted.kind if wanted.kind is not None else true(),
        col(PublishedQuestRow.category) == wanted.category if wanted.category is not None else true(),
        col(PublishedQuestRow.code) == wanted.code if wanted.code is not None else true(),
        true() if wanted.include_archived else col(PublishedQuestRow.is_archived) == false(),
    ]


def _is(code_or_id: str) -> SQLColumnExpression[bool]:
    # A code never looks like an id, so at most one definition fits.
    return or_(col(PublishedQuestRow.code) == code_or_id, col(PublishedQuestRow.definition_id) == code_or_id)


def _to_values(quest: PublicQuest, *, is_latest: bool) -> dict[str, Any]:
    return {
        "definition_id": quest.id,
        "version": quest.version,
        "code": quest.code,
        "kind": quest.kind,
        "category": quest.category,
        "is_latest": is_latest,
        "is_hidden": quest.visibility == "hidden",
        "is_archived": quest.archived_at is not None,
        "document": quest.model_dump(mode="json"),
    }
