"""The write side's definitions in PostgreSQL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from catalog_service.adapters.postgres.tables import DefinitionRow, DraftRow, PauseRow, VersionRow
from catalog_service.application.records import DefinitionRecord, Draft, Pause, Publication, Turn
from shared.contracts.definition import Definition


class PostgresDefinitions:
    """Reads and writes within the transaction of its session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, definition_id: str, code: str, created_at: datetime) -> bool:
        """See `Definitions`. Waits for whoever is just taking the same code."""
        statement = (
            upsert(DefinitionRow)
            .values(id=definition_id, code=code, edition=0, created_at=created_at)
            .on_conflict_do_nothing(index_elements=["code"])
            .returning(col(DefinitionRow.id))
        )
        return await self._session.scalar(statement) is not None

    async def find(self, code: str) -> DefinitionRecord | None:
        """See `Definitions`."""
        row = (await self._session.execute(_records().where(col(DefinitionRow.code) == code))).one_or_none()
        return _to_record(row) if row is not None else None

    async def lock(self, code: str) -> DefinitionRecord | None:
        """See `Definitions`.

        Two statements: one that waits for a lock sees the rows that it joins as they were before the wait.
        """
        await self._session.execute(
            select(col(DefinitionRow.id)).where(col(DefinitionRow.code) == code).with_for_update()
        )
        return await self.find(code)

    async def list_all(self) -> list[DefinitionRecord]:
        """See `Definitions`."""
        rows = await self._session.execute(_records().order_by(col(DefinitionRow.code)))
        return [_to_record(row) for row in rows]

    async def history(self, definition_id: str) -> list[Publication]:
        """See `Definitions`."""
        rows = await self._session.execute(
            select(VersionRow.__table__)  # type: ignore[attr-defined]  # SQLModel sets it
            .where(col(VersionRow.definition_id) == definition_id)
            .order_by(col(VersionRow.version))
        )
        return [_to_publication(row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public accessor

    async def save_draft(self, definition_id: str, draft: Draft) -> None:
        """See `Definitions`."""
        values = {
            "body": draft.definition.model_dump(mode="json"),
            "edition": draft.edition,
            "updated_at": draft.updated_at,
            "updated_by": draft.updated_by,
        }
        await self._session.execute(
            upsert(DraftRow)
            .values(definition_id=definition_id, **values)
            .on_conflict_do_update(index_elements=["definition_id"], set_=values)
        )
        await self._session.execute(
            update(DefinitionRow).where(col(DefinitionRow.id) == definition_id).values(edition=draft.edition)
        )

    async def drop_draft(self, definition_id: str) -> None:
        """See `Definitions`."""
        await self._session.execute(delete(DraftRow).where(col(DraftRow.definition_id) == definition_id))

    async def remove(self, definition_id: str) -> None:
        """See `Definitions`."""
        await self._session.execute(delete(DefinitionRow).where(col(DefinitionRow.id) == definition_id))

    async def add_publication(self, definition_id: str, publication: Publication) -> None:
        """See `Definitions`."""
        await self._session.execute(
            insert(VersionRow).values(
                definition_id=definition_id,
                version=publication.version,
                source=publication.source.model_dump(mode="json"),
                body=publication.definition.model_dump(mode="json"),
                published_at=publication.published_at,
                published_by=publication.published_by,
            )
        )

    async def archive(self, definition_id: str, archived_at: datetime) -> None:
        """See `Definitions`."""
        await self._session.execute(
            update(DefinitionRow).where(col(DefinitionRow.id) == definition_id).values(archived_at=archived_at)
        )

    async def save_pause(self, definition_id: str, pause: Pause) -> None:
        """See `Definitions`."""
        ended = pause.ended
        ending = {
            "resumed_at": ended.at if ended else None,
            "resumed_by": ended.by if ended else None,
            "resumed_reason": ended.reason if ended else None,
        }
        await self._session.execute(
            upsert(PauseRow)
            .values(
                definition_id=definition_id,
                number=pause.number,
                paused_at=pause.begun.at,
                paused_by=pause.begun.by,
                paused_reason=pause.begun.reason,
                **ending,
            )
            .on_conflict_do_update(index_elements=["definition_id", "number"], set_=ending)
        )


def _records() -> Select[Any]:
    """Definitions with their draft, their latest version and their last pause, where they have them."""
    latest = (
        select(col(VersionRow.definition_id), func.max(VersionRow.version).label("version"))
        .group_by(col(VersionRow.definition_id))
        .subquery()
    )
    last_pause = (
        select(col(PauseRow.definition_id), func.max(PauseRow.number).label("number"))
        .group_by(col(PauseRow.definition_id))
        .subquery()
    )
    return (
        select(
            col(DefinitionRow.id),
            col(DefinitionRow.code),
            col(DefinitionRow.edition).label("last_edition"),
            col(DefinitionRow.archived_at),
            col(DraftRow.body).label("draft"),
            col(DraftRow.edition),
            col(DraftRow.updated_at),
            col(DraftRow.updated_by),
            col(VersionRow.version),
            col(VersionRow.source),
            col(VersionRow.body),
            col(VersionRow.published_at),
            col(VersionRow.published_by),
            col(PauseRow.number),
            col(PauseRow.paused_at),
            col(PauseRow.paused_by),
            col(PauseRow.paused_reason),
            col(PauseRow.resumed_at),
            col(PauseRow.resumed_by),
            col(PauseRow.resumed_reason),
        )
        .outerjoin(DraftRow, col(DraftRow.definition_id) == col(DefinitionRow.id))
        .outerjoin(latest, latest.c.definition_id == col(DefinitionRow.id))
        .outerjoin(
            VersionRow,
            and_(col(VersionRow.definition_id) == col(DefinitionRow.id), col(VersionRow.version) == latest.c.version),
        )
        .outerjoin(last_pause, last_pause.c.definition_id == col(DefinitionRow.id))
        .outerjoin(
            PauseRow,
            and_(col(PauseRow.definition_id) == col(DefinitionRow.id), col(PauseRow.number) == last_pause.c.number),
        )
    )


def _to_record(row: Row[Any]) -> DefinitionRecord:
    draft = None
    if row.draft is not None:
        draft = Draft(Definition.model_validate(row.draft), row.edition, row.updated_at, row.updated_by)
    latest = _to_publication(row._mapping) if row.version is not None else None  # noqa: SLF001 - SQLAlchemy's accessor
    return DefinitionRecord(row.id, row.code, row.last_edition, draft, latest, row.archived_at, _to_pause(row))


def _to_pause(row: Row[Any]) -> Pause | None:
    if row.number is None:
        return None
    ended = Turn(row.resumed_at, row.resumed_by, row.resumed_reason) if row.resumed_at is not None else None
    return Pause(row.number, Turn(row.paused_at, row.paused_by, row.paused_reason), ended)


def _to_publication(row: Mapping[Any, Any]) -> Publication:
    return Publication(
        version=row["version"],
        source=Definition.model_validate(row["source"]),
        definition=Definition.model_validate(row["body"]),
        published_at=row["published_at"],
        published_by=row["published_by"],
    )
