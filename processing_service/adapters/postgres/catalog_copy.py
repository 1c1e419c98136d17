"""The local copy of the catalog, and the lock that keeps folding and installing apart."""

import json
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.application.ports.catalog import Gap
from shared.contracts.catalog_feed import DefinitionHistory

_LOCK_KEY: Final = 0x43415441
_SHARE: Final = text(f"SELECT pg_advisory_xact_lock_shared({_LOCK_KEY})")
_ALONE: Final = text(f"SELECT pg_advisory_xact_lock({_LOCK_KEY})")

# Read after the lock in a statement of its own: a statement sees what was committed before it began.
_REVISION: Final = text("SELECT coalesce(max(revision), 0) FROM catalog_revision")

_HISTORIES: Final = text("SELECT history::text FROM catalog_definition ORDER BY code")

_INSTALL: Final = text("""
    INSERT INTO catalog_definition AS known (code, history, fold_from)
    SELECT code, history::jsonb, fold_from
      FROM unnest(CAST(:codes AS text[]), CAST(:histories AS text[]), CAST(:folds AS timestamptz[]))
           AS changed(code, history, fold_from)
        ON CONFLICT (code) DO UPDATE
       SET history = excluded.history, fold_from = least(known.fold_from, excluded.fold_from)
""")

_SET_REVISION: Final = text("""
    INSERT INTO catalog_revision (id, revision) VALUES (1, :revision)
        ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, installed_at = clock_timestamp()
""")

_GAPS: Final = text("SELECT code, fold_from FROM catalog_definition WHERE fold_from IS NOT NULL ORDER BY code")

_CLOSE: Final = text("""
    UPDATE catalog_definition SET fold_from = NULL
      FROM unnest(CAST(:codes AS text[]), CAST(:since AS timestamptz[])) AS closed(code, since)
     WHERE catalog_definition.code = closed.code AND fold_from = closed.since
""")


class PostgresCatalogCopy:
    """The tables of the catalog's copy, inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self) -> int:
        """The installed revision, which stays until this transaction ends."""
        await self._session.execute(_SHARE)
        return int(await self._session.scalar(_REVISION) or 0)

    async def hold_alone(self) -> int:
        """The installed revision; waits for everybody who holds it, and keeps them out until this transaction ends."""
        await self._session.execute(_ALONE)
        return int(await self._session.scalar(_REVISION) or 0)

    async def histories(self) -> list[DefinitionHistory]:
        """All definitions."""
        rows = await self._session.execute(_HISTORIES)
        return [DefinitionHistory.model_validate_json(history) for history in rows.scalars()]

    async def install(self, revision: int, changed: Sequence[DefinitionHistory], gaps: Sequence[Gap]) -> None:
        """Take over definitions that changed, and note from when on their past has to be folded."""
        since = {gap.code: gap.since for gap in gaps}
        await self._session.execute(
            _INSTALL,
            {
                "codes": [history.code for history in changed],
                "histories": [json.dumps(history.model_dump(mode="json")) for history in changed],
                "folds": [since.get(history.code) for history in changed],
            },
        )
        await self._session.execute(_SET_REVISION, {"revision": revision})

    async def gaps(self) -> list[Gap]:
        """What still has to be folded."""
        rows = await self._session.execute(_GAPS)
        return [Gap(row.code, row.fold_from) for row in rows]

    async def close_gaps(self, gaps: Collection[Gap]) -> None:
        """Forget gaps that were folded, unless they have widened meanwhile."""
        parameters = {"codes": [gap.code for gap in gaps], "since": [gap.since for gap in gaps]}
        await self._session.execute(_CLOSE, parameters)
