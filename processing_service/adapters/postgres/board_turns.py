"""Turns at the leaderboards: what they have to learn of the standings, and what they are known to hold."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from secrets import randbits
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.board_places import CHANGES, COUNTS, DECLARE, SAMPLED
from processing_service.application.ports.board_turns import Counts
from processing_service.application.ports.leaderboards import Mark, Place
from processing_service.domain.leaderboard import ALL_TIME
from shared.database import Database

_SLICE: Final = 2_000
_SALT_BITS: Final = 62

# The row is the turn: its lock ends with the transaction in which changes are settled, however that ends. So whoever
# lost the turn cannot settle anything any more.
_WAIT: Final = text("SELECT generation, write FROM leaderboard FOR NO KEY UPDATE")
_TRY: Final = text("SELECT generation, write FROM leaderboard FOR NO KEY UPDATE SKIP LOCKED")

_NEXT: Final = text("SELECT nextval('leaderboard_write')")
_RAISE: Final = text("SELECT setval('leaderboard_write', :above)")

_CONFIRM: Final = text("UPDATE leaderboard SET generation = :generation, write = :write")

# A row that was touched since it was read is of another version; one that is being touched is locked, and skipped: so
# this never waits for anybody who holds locks. Users who were deleted, and periods that hold nothing any more, go.
_SETTLE_ALL_TIME: Final = text("""
    WITH settled AS (
        SELECT standing.user_id, EXISTS (SELECT FROM participant
                                          WHERE participant.user_id = standing.user_id COLLATE "C"
                                            AND erased_at IS NOT NULL) AS is_gone
          FROM standing JOIN unnest(CAST(:users AS text[]), CAST(:versions AS text[])) AS written(user_id, version)
               ON standing.user_id = written.user_id
         WHERE standing.xmin::text = written.version
           FOR UPDATE OF standing SKIP LOCKED
    ),
    removed AS (
        DELETE FROM standing USING settled WHERE standing.user_id = settled.user_id AND is_gone
    )
    UPDATE standing SET changed = false FROM settled WHERE standing.user_id = settled.user_id AND NOT is_gone
""")

_SETTLE_PERIODS: Final = text("""
    WITH settled AS (
        SELECT placed.period, placed.user_id, placed.points
          FROM period_standing AS placed
               JOIN unnest(CAST(:periods AS text[]), CAST(:users AS text[]), CAST(:versions AS text[]))
                    AS written(period, user_id, version)
               ON placed.period = written.period AND placed.user_id = written.user_id
         WHERE placed.xmin::text = written.version
           FOR UPDATE OF placed SKIP LOCKED
    ),
    removed AS (
        DELETE FROM period_standing USING settled
         WHERE period_standing.period = settled.period AND period_standing.user_id = settled.user_id
           AND settled.points = 0
    )
    UPDATE period_standing SET changed = false
      FROM settled
     WHERE period_standing.period = settled.period AND period_standing.user_id = settled.user_id AND settled.points > 0
""")

_FETCH: Final = text(f"FETCH {_SLICE} FROM places")
_CLOSE: Final = text("CLOSE places")


class PostgresBoardTurn:
    """See the port `BoardTurn`."""

    def __init__(self, session: AsyncSession, confirmed: Mark) -> None:
        self._session = session
        self._confirmed = confirmed

    @property
    def confirmed(self) -> Mark:
        """See `BoardTurn`."""
        return self._confirmed

    async def next_write(self, above: int = 0) -> int:
        """See `BoardTurn`."""
        number = int(await self._session.scalar(_NEXT) or 0)
        if number > above:
            return number
        await self._session.execute(_RAISE, {"above": above})
        return int(await self._session.scalar(_NEXT) or 0)

    async def changes(self, after: Place | None, limit: int) -> list[Place]:
        """See `BoardTurn`."""
        period, user = (ALL_TIME, "") if after is None else (after.period, after.user_id)
        rows = await self._session.execute(CHANGES, {"period": period, "user": user, "limit": limit})
        return [_place(row) for row in rows]

    async def settle(self, places: Sequence[Place]) -> None:
        """See `BoardTurn`."""
        of_all_time = [one for one in places if one.period == ALL_TIME]
        of_periods = [one for one in places if one.period != ALL_TIME]
        if of_all_time:
            await self._session.execute(_SETTLE_ALL_TIME, _columns(of_all_time))
        if of_periods:
            periods = [one.period for one in of_periods]
            await self._session.execute(_SETTLE_PERIODS, {"periods": periods, **_columns(of_periods)})

    async def confirm(self, mark: Mark) -> None:
        """See `BoardTurn`."""
        await self._session.execute(_CONFIRM, {"generation": mark.generation, "write": mark.write})

    async def counts(self, periods: Collection[str]) -> Mapping[str, Counts]:
        """See `BoardTurn`."""
        rows = await self._session.execute(COUNTS, {"periods": list(periods)})
        return {row.period: Counts(row.settled, row.waiting) for row in rows}

    async def places(self, periods: Collection[str], *, sample: float = 1.0) -> AsyncIterator[Sequence[Place]]:
        """See `BoardTurn`."""
        parameters: dict[str, Any] = {"periods": list(periods)}
        if sample < 1:
            parameters |= {"sample": sample, "salt": str(randbits(_SALT_BITS))}
        declaration = text(DECLARE.format(sampled=SAMPLED if sample < 1 else "true"))
        await self._session.execute(declaration, parameters)
        while rows := (await self._session.execute(_FETCH)).all():
            yield [_place(row) for row in rows]
        await self._session.execute(_CLOSE)


class PostgresBoardTurns:
    """See the port `BoardTurns`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def __call__(self, *, wait: bool) -> AsyncIterator[PostgresBoardTurn | None]:
        """See `BoardTurns`."""
        async with self._database.transaction() as session:
            row = (await session.execute(_WAIT if wait else _TRY)).one_or_none()
            yield None if row is None else PostgresBoardTurn(session, Mark(row.generation, row.write))


def _place(row: Any) -> Place:
    period, user_id, points, reached_at, is_shown, version, changed = row
    return Place(period, user_id, points, reached_at, is_shown, version, changed)


def _columns(places: Sequence[Place]) -> dict[str, list[str]]:
    return {"users": [one.user_id for one in places], "versions": [one.version for one in places]}
