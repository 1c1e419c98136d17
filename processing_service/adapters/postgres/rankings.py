"""Leaderboards worked out from the standings, and what is shown of those who stand on them."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.application.ports.leaderboards import BoardView, Mark, Player, Ranked
from processing_service.domain.leaderboard import ALL_TIME
from shared.database import Database

_ONE_MOMENT: Final = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

_ALL_TIME_BOARD: Final = "standing AS placed WHERE points > 0 AND NOT hidden"
_PERIOD_BOARD: Final = """
    period_standing AS placed
     WHERE period = :period AND points > 0
       AND NOT EXISTS (SELECT FROM standing WHERE standing.user_id = placed.user_id AND hidden)
"""

_TOTAL: Final = "SELECT count(*) FROM {board}"
_PAGE: Final = (
    "SELECT user_id, points FROM {board} ORDER BY points DESC, reached_at, user_id OFFSET :offset LIMIT :limit"
)
_PLACE: Final = "SELECT points, reached_at FROM {board} AND user_id = :user"
# Two ranges of the index.
_AHEAD: Final = """
    SELECT (SELECT count(*) FROM {board} AND points > :points)
         + (SELECT count(*) FROM {board} AND points = :points AND (reached_at, user_id) < (:reached_at, :user))
"""

_PLAYERS: Final = text("""
    SELECT generation, write, user_id, name, level, hidden,
           (SELECT count(*) FROM star_token WHERE star_token.user_id = standing.user_id) AS star_tokens
      FROM leaderboard LEFT JOIN standing ON standing.user_id = ANY(CAST(:users AS text[]))
""")

_WAITING: Final = text("""
    SELECT count(*) FROM (
        (SELECT FROM standing WHERE changed LIMIT :most)
         UNION ALL
        (SELECT FROM period_standing WHERE changed LIMIT :most)
    ) AS waiting
""")


class PostgresRankings:
    """See the port `Rankings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, period: str, offset: int, limit: int) -> BoardView:
        """See `Rankings`."""
        async with self._looking(period) as board:
            return await board.view(offset, limit)

    async def around(self, period: str, user_id: str, distance: int) -> BoardView:
        """See `Rankings`."""
        async with self._looking(period) as board:
            index = await board.index_of(user_id)
            if index is None:
                return await board.view(0, 0)
            first = max(0, index - distance)
            return await board.view(first, index + distance + 1 - first, rank=index + 1)

    async def players(self, user_ids: Collection[str]) -> tuple[Mark, Mapping[str, Player]]:
        """See `Rankings`."""
        async with self._database.transaction() as session:
            rows = (await session.execute(_PLAYERS, {"users": list(user_ids)})).all()
        known = {
            row.user_id: Player(row.user_id, row.name, row.level, row.star_tokens, row.hidden)
            for row in rows
            if row.user_id is not None
        }
        return Mark(rows[0].generation, rows[0].write), known

    async def waiting(self, most: int) -> int:
        """See `Rankings`."""
        async with self._database.transaction() as session:
            return min(most, int(await session.scalar(_WAITING, {"most": most}) or 0))

    @asynccontextmanager
    async def _looking(self, period: str) -> AsyncIterator["_Board"]:
        async with self._database.transaction() as session:
            await session.execute(_ONE_MOMENT)
            yield _Board(session, period)


class _Board:
    """One board at one moment."""

    def __init__(self, session: AsyncSession, period: str) -> None:
        self._session = session
        self._board = _ALL_TIME_BOARD if period == ALL_TIME else _PERIOD_BOARD
        self._parameters: dict[str, Any] = {} if period == ALL_TIME else {"period": period}

    async def view(self, offset: int, limit: int, rank: int | None = None) -> BoardView:
        total = (await self._ask(_TOTAL)).scalar_one()
        rows = await self._ask(_PAGE, offset=offset, limit=limit) if limit else ()
        lines = [Ranked(offset + number, user_id, points) for number, (user_id, points) in enumerate(rows, start=1)]
        return BoardView(None, total, lines, rank)

    async def index_of(self, user_id: str) -> int | None:
        place = (await self._ask(_PLACE, user=user_id)).one_or_none()
        if place is None:
            return None
        ahead = await self._ask(_AHEAD, user=user_id, points=place.points, reached_at=place.reached_at)
        return int(ahead.scalar_one())

    async def _ask(self, statement: str, **parameters: Any) -> Any:
        return await self._session.execute(
            text(statement.format(board=self._board)), {**self._parameters, **parameters}
        )
