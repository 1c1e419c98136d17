"""What the processing service reads, from the versions themselves."""

from collections import defaultdict
from itertools import groupby
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from catalog_service.adapters.postgres.level_curves import PostgresLevelCurves
from catalog_service.adapters.postgres.tables import DefinitionRow, PauseRow, RevisionRow, VersionRow
from shared.contracts.catalog_feed import DefinitionFeed, DefinitionHistory, PausedTime, PublishedVersion
from shared.contracts.definition import Definition
from shared.contracts.levels import DEFAULT_CURVE
from shared.database import Database

_ONE_SNAPSHOT: Final = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


class PostgresFeed:
    """Reads everything as it stood at one moment, so that revision and content belong together."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def revision(self) -> int:
        """See `Feed`."""
        async with self._database.transaction() as session:
            return await session.scalar(select(col(RevisionRow.revision))) or 0

    async def read(self) -> DefinitionFeed:
        """See `Feed`."""
        async with self._database.transaction() as session:
            await session.execute(_ONE_SNAPSHOT)
            revision = await session.scalar(select(col(RevisionRow.revision))) or 0
            levels = await PostgresLevelCurves(session).latest()
            rows = (
                await session.execute(
                    select(
                        col(DefinitionRow.id),
                        col(DefinitionRow.code),
                        col(DefinitionRow.archived_at),
                        col(VersionRow.version),
                        col(VersionRow.published_at),
                        col(VersionRow.body),
                    )
                    .join(VersionRow, col(VersionRow.definition_id) == col(DefinitionRow.id))
                    .order_by(col(DefinitionRow.code), col(VersionRow.version))
                )
            ).all()
            pauses = await _read_pauses(session)
        return DefinitionFeed(
            revision=revision,
            levels=DEFAULT_CURVE if levels is None else levels.curve,
            definitions=[
                DefinitionHistory(
                    id=definition_id,
                    code=code,
                    archived_at=archived_at,
                    pauses=pauses[definition_id],
                    versions=[
                        PublishedVersion(
                            version=row.version,
                            published_at=row.published_at,
                            definition=Definition.model_validate(row.body),
                        )
                        for row in versions
                    ],
                )
                for (definition_id, code, archived_at), versions in groupby(
                    rows, key=lambda row: (row.id, row.code, row.archived_at)
                )
            ],
        )


async def _read_pauses(session: AsyncSession) -> defaultdict[str, list[PausedTime]]:
    """The pauses of each definition, by its id, in the order of time."""
    columns = select(col(PauseRow.definition_id), col(PauseRow.paused_at), col(PauseRow.resumed_at))
    found: defaultdict[str, list[PausedTime]] = defaultdict(list)
    for row in await session.execute(columns.order_by(col(PauseRow.definition_id), col(PauseRow.number))):
        found[row.definition_id].append(PausedTime(paused_at=row.paused_at, resumed_at=row.resumed_at))
    return found
