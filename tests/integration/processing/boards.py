"""Leaderboards over a real database and a real Redis, and standings written as completions write them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis
from sqlalchemy import text

from processing_service.adapters.postgres.board_turns import PostgresBoardTurns
from processing_service.adapters.postgres.rankings import PostgresRankings
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.adapters.redis.boards import RedisBoards, connect
from processing_service.application.check_leaderboards import CheckLeaderboards
from processing_service.application.hide_from_leaderboards import HideFromLeaderboards
from processing_service.application.ports.leaderboards import Boards
from processing_service.application.read_leaderboard import ReadLeaderboard
from processing_service.application.rebuild_leaderboards import RebuildLeaderboards, Rebuilt
from processing_service.application.update_leaderboards import UpdateLeaderboards
from processing_service.domain.leaderboard import ALL_TIME
from shared.database import Database, create_engine
from tests.unit.processing.fakes import FakeClock

KEY = "test:leaderboard"
NOW = datetime.now(UTC).replace(microsecond=0)
"""When the tests began: Redis has a clock of its own, by which boards expire."""
TODAY = f"day:{NOW:%Y-%m-%d}"
THIS_WEEK = f"week:{NOW:%G-W%V}"

_EARN = text("""
    INSERT INTO standing (user_id, points, reached_at)
    SELECT user_id, points, :reached_at
      FROM unnest(CAST(:users AS text[]), CAST(:points AS bigint[])) AS earned(user_id, points)
        ON CONFLICT (user_id) DO UPDATE
       SET points = excluded.points, reached_at = excluded.reached_at, changed = true
""")
_EARN_IN_PERIODS = text("""
    INSERT INTO period_standing (period, user_id, points, reached_at)
    SELECT period, user_id, points, :reached_at
      FROM unnest(CAST(:users AS text[]), CAST(:points AS bigint[])) AS earned(user_id, points),
           unnest(CAST(:periods AS text[])) AS period
        ON CONFLICT (period, user_id) DO UPDATE
       SET points = excluded.points, reached_at = excluded.reached_at, changed = true
""")


class BoardBench:
    """All use cases, and the standings behind them. Its clock stands still."""

    def __init__(self, database: Database, redis: Redis, boards: Boards | None = None) -> None:
        self.database = database
        self.redis = redis
        self.clock = FakeClock()
        self.clock.moment = NOW
        self.boards = boards or RedisBoards(redis, KEY)
        self.turns = PostgresBoardTurns(database)
        self.rankings = PostgresRankings(database)
        self.rebuild = RebuildLeaderboards(self.turns, self.boards, self.clock)
        self.rebuilds: list[Rebuilt] = []
        self.update = UpdateLeaderboards(self.turns, self.boards, self.rebuild, self.clock, self.rebuilds.append)
        self.check = CheckLeaderboards(self.turns, self.boards, self.clock)
        self.read = ReadLeaderboard(self.boards, self.rankings, self.clock)
        self.hide = HideFromLeaderboards(PostgresTransactions(database))

    async def execute(self, statement: str, **parameters: object) -> None:
        """Change the database."""
        async with self.database.transaction() as session:
            await session.execute(text(statement), parameters)

    async def ask(self, query: str, **parameters: object) -> list[tuple[object, ...]]:
        """What a query finds."""
        async with self.database.transaction() as session:
            return [tuple(row) for row in await session.execute(text(query), parameters)]

    async def earn(self, user_id: str, points: int, after_seconds: float = 0, *periods: str) -> None:
        """Have a user stand at so many points, on the board of all time and on those of these periods."""
        await self.earn_all({user_id: points}, *periods, after_seconds=after_seconds)

    async def earn_all(self, points: Mapping[str, int], *periods: str, after_seconds: float = 0) -> None:
        """Have several users stand at so many points, in one transaction."""
        values = {
            "users": list(points),
            "points": list(points.values()),
            "reached_at": NOW + timedelta(seconds=after_seconds),
        }
        async with self.database.transaction() as session:
            await session.execute(_EARN, values)
            await session.execute(_EARN_IN_PERIODS, {**values, "periods": list(periods)})

    async def notices_a_loss(self) -> bool:
        """Whether an update builds the boards anew."""
        before = len(self.rebuilds)
        await self.update()
        return len(self.rebuilds) > before

    async def board(self, period: str = ALL_TIME) -> list[tuple[str, int]]:
        """Who stands on a board in Redis, and with how many points."""
        view = await self.boards.page(period, 0, 1_000)
        return [(line.user_id, line.points) for line in view.lines]

    async def waiting(self) -> int:
        """How many changes Redis does not know of."""
        return await self.rankings.waiting(1_000_000)

    async def drift(self) -> list[tuple[str, str, str]]:
        """What a comparison of everything finds; [] also means that the boards are whole."""
        check = await self.check()
        found = [(one.kind.value, one.period, one.user_id) for one in check.differences]
        return found if check.is_whole else [("lost", "", ""), *found]


@asynccontextmanager
async def board_bench(database_url: str, redis_url: str) -> AsyncIterator[BoardBench]:
    """A bench; the connections are closed at the end."""
    database = Database(create_engine(database_url, application_name="test"))
    async with connect(redis_url, timeout_seconds=5) as redis:
        yield BoardBench(database, redis)
    await database.close()
