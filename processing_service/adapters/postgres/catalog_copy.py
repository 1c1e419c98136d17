"""The local copy of the catalog, and the lock that keeps folding and installing apart."""

import json
from collections.abc import Sequence
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.application.ports.catalog import Gap, HeldCatalog
from shared.contracts.catalog_feed import DefinitionHistory
from shared.contracts.levels import DEFAULT_CURVE, LevelCurve

_CURVE: Final[TypeAdapter[LevelCurve]] = TypeAdapter(LevelCurve)
_LOCK_KEY: Final = 0x43415441
_SHARE: Final = text(f"SELECT pg_advisory_xact_lock_shared({_LOCK_KEY})")
_ALONE: Final = text(f"SELECT pg_advisory_xact_lock({_LOCK_KEY})")

# Read after the lock in a statement of its own: a statement sees what was committed before it began.
_REVISION: Final = text("SELECT coalesce(max(revision), 0) FROM catalog_revision")

_HELD: Final = text("""
    SELECT (SELECT coalesce(max(revision), 0) FROM catalog_revision) AS revision,
           (SELECT json_object_agg(code, fold_after) FROM catalog_definition WHERE fold_from IS NOT NULL) AS gaps
""")

_HISTORIES: Final = text("SELECT history::text FROM catalog_definition ORDER BY code")

_INSTALL: Final = text("""
    INSERT INTO catalog_definition AS known (code, history, fold_from, fold_began_at)
    SELECT code, history::jsonb, fold_from, CASE WHEN fold_from IS NOT NULL THEN clock_timestamp() END
      FROM unnest(CAST(:codes AS text[]), CAST(:histories AS text[]), CAST(:folds AS timestamptz[]))
           AS changed(code, history, fold_from)
        ON CONFLICT (code) DO UPDATE
       SET history = excluded.history, fold_from = least(known.fold_from, excluded.fold_from),
           fold_after = CASE WHEN excluded.fold_from IS NULL THEN known.fold_after ELSE '' END,
           folded_users = CASE WHEN excluded.fold_from IS NULL THEN known.folded_users ELSE 0 END,
           fold_began_at = CASE WHEN excluded.fold_from IS NULL THEN known.fold_began_at ELSE clock_timestamp() END,
           fold_ended_at = CASE WHEN excluded.fold_from IS NULL THEN known.fold_ended_at END
""")

_SET_REVISION: Final = text("""
    INSERT INTO catalog_revision (id, revision, levels) VALUES (1, :revision, CAST(:levels AS jsonb))
        ON CONFLICT (id) DO UPDATE
       SET revision = excluded.revision, levels = excluded.levels, installed_at = clock_timestamp()
""")

_LEVELS: Final = text("SELECT levels::text FROM catalog_revision")

_GAPS: Final = text("""
    SELECT code, fold_from, fold_after, folded_users FROM catalog_definition WHERE fold_from IS NOT NULL ORDER BY code
""")

# Whoever else has it in hand does the same work.
_TAKE: Final = text("""
    SELECT code, fold_from, fold_after, folded_users FROM catalog_definition
     WHERE code = :code AND fold_from IS NOT NULL AND NOT fold_paused
       FOR UPDATE SKIP LOCKED
""")

_ADVANCE: Final = text("""
    UPDATE catalog_definition SET fold_after = :after, folded_users = :folded WHERE code = :code AND fold_from = :since
""")

_CLOSE: Final = text("""
    UPDATE catalog_definition SET fold_from = NULL, fold_ended_at = clock_timestamp()
     WHERE code = :code AND fold_from = :since
""")


class PostgresCatalogCopy:
    """The tables of the catalog's copy, inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self) -> HeldCatalog:
        """The installed revision, which stays until this transaction ends."""
        await self._session.execute(_SHARE)
        row = (await self._session.execute(_HELD)).one()
        return HeldCatalog(row.revision, row.gaps or {})

    async def hold_alone(self) -> int:
        """The installed revision; waits for everybody who holds it, and keeps them out until this transaction ends."""
        await self._session.execute(_ALONE)
        return int(await self._session.scalar(_REVISION) or 0)

    async def histories(self) -> list[DefinitionHistory]:
        """All definitions."""
        rows = await self._session.execute(_HISTORIES)
        return [DefinitionHistory.model_validate_json(history) for history in rows.scalars()]

    async def levels(self) -> LevelCurve:
        """The curve of levels; the one that every installation begins with where the catalog has told of none."""
        stored = await self._session.scalar(_LEVELS)
        return DEFAULT_CURVE if stored is None else _CURVE.validate_json(stored)

    async def install(
        self, revision: int, levels: LevelCurve, changed: Sequence[DefinitionHistory], gaps: Sequence[Gap]
    ) -> None:
        """Take over the levels and definitions that changed, and note from when on their past has to be folded."""
        since = {gap.code: gap.since for gap in gaps}
        await self._session.execute(
            _INSTALL,
            {
                "codes": [history.code for history in changed],
                "histories": [json.dumps(history.model_dump(mode="json")) for history in changed],
                "folds": [since.get(history.code) for history in changed],
            },
        )
        await self._session.execute(_SET_REVISION, {"revision": revision, "levels": levels.model_dump_json()})

    async def gaps(self) -> list[Gap]:
        """What still has to be folded."""
        return [_gap(row) for row in await self._session.execute(_GAPS)]

    async def take_gap(self, code: str) -> Gap | None:
        """One gap, for this transaction alone; None where it is closed, paused, or in other hands."""
        row = (await self._session.execute(_TAKE, {"code": code})).one_or_none()
        return None if row is None else _gap(row)

    async def advance_gap(self, gap: Gap) -> None:
        """Remember up to which user it is folded."""
        parameters = {"code": gap.code, "since": gap.since, "after": gap.after, "folded": gap.folded}
        await self._session.execute(_ADVANCE, parameters)

    async def close_gap(self, gap: Gap) -> None:
        """Forget a gap that is folded to its end, unless it has widened meanwhile."""
        await self._session.execute(_CLOSE, {"code": gap.code, "since": gap.since})


def _gap(row: Row[Any]) -> Gap:
    return Gap(row.code, row.fold_from, row.fold_after, row.folded_users)
