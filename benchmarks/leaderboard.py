"""How long a page of a large leaderboard takes, and one's own rank, against what Redis alone needs for them.

From the call of the use case to its result, over a real database and a real Redis, without HTTP. The bare commands are
sent by the same client, in turns with the use case, so that other load on the machine hits all of them alike.
"""

import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Redis
from sqlalchemy import text

from benchmarks.latency import Spread
from processing_service.adapters.postgres.board_turns import PostgresBoardTurns
from processing_service.adapters.postgres.rankings import PostgresRankings
from processing_service.adapters.redis.boards import RedisBoards, connect
from processing_service.adapters.redis.members import tail_of
from processing_service.application.check_leaderboards import CheckLeaderboards
from processing_service.application.read_leaderboard import ReadLeaderboard
from processing_service.application.rebuild_leaderboards import RebuildLeaderboards
from processing_service.domain.leaderboard import ALL_TIME
from shared.clock import SystemClock
from shared.database import Database, create_engine
from stack.progress import Progress
from tests.harness.databases import change_by_owner, create_test_database, drop_test_database
from tests.harness.servers import Servers

USERS: Final = 1_000_000
QUICK_USERS: Final = 20_000
SAMPLES: Final = 2_000
FALLBACK_SAMPLES: Final = 30
PAGE: Final = 20
AROUND: Final = 5
_WARM_UP: Final = 50
_KEY: Final = "questline:leaderboard"

# Points and seconds that many users share, so that ties have to be broken.
_FILL: Final = text("""
    INSERT INTO standing (user_id, points, reached_at, level, name, changed)
    SELECT gen_random_uuid()::text, 1 + floor(random() * random() * :users)::bigint,
           timestamptz '2026-01-01' + floor(random() * 10000000) * interval '1 second', 1 + n % 50,
           'Player ' || n, false
      FROM generate_series(1, :users) AS n
""")
_MINT: Final = text("""
    INSERT INTO star_token (user_id, number, score, minted_at)
    SELECT user_id, number, number * 500, reached_at
      FROM standing, LATERAL generate_series(1, least(3, points / 500)::integer) AS number
""")
_SOME: Final = text("SELECT user_id FROM standing ORDER BY md5(user_id) LIMIT :some")


@dataclass(frozen=True, slots=True)
class BoardTimes:
    """The times of one run; `bytes_per_user` is what Redis needed more with the board than without."""

    users: int
    rebuild_seconds: float
    check_seconds: float
    bytes_per_user: float
    spreads: dict[str, Spread]


async def measure_leaderboard(servers: Servers, users: int, progress: Progress) -> BoardTimes:
    """Fill a database, build the board, read from it."""
    url = create_test_database(servers, "processing")
    try:
        async with _connected(url, servers.redis.url()) as (database, redis):
            with progress.step(f"Write {users:,} standings"):
                await _fill(database, users)
                await change_by_owner(servers, url, "ANALYZE standing", "ANALYZE star_token")
            turns, boards, clock = PostgresBoardTurns(database), RedisBoards(redis, _KEY), SystemClock()
            before = await _memory(redis)
            with progress.step("Rebuild the board"):
                rebuild_seconds = await _timed(RebuildLeaderboards(turns, boards, clock))
            used = await _memory(redis) - before
            with progress.step("Compare it with the database"):
                check_seconds = await _timed(CheckLeaderboards(turns, boards, clock))
            with progress.step(f"Read pages and places {SAMPLES:,} times"):
                spreads = await _read(database, redis, boards, users)
            return BoardTimes(users, rebuild_seconds, check_seconds, used / users, spreads)
    finally:
        drop_test_database(servers, url)


@asynccontextmanager
async def _connected(database_url: str, redis_url: str) -> AsyncIterator[tuple[Database, Redis]]:
    database = Database(create_engine(database_url, application_name="benchmark"))
    async with connect(redis_url, timeout_seconds=60) as redis:
        yield database, redis
    await database.close()


async def _fill(database: Database, users: int) -> None:
    async with database.transaction() as session:
        await session.execute(_FILL, {"users": users})
        await session.execute(_MINT)


async def _read(database: Database, redis: Redis, boards: RedisBoards, users: int) -> dict[str, Spread]:
    rankings = PostgresRankings(database)
    read = ReadLeaderboard(boards, rankings, SystemClock())
    async with database.transaction() as session:
        some = list((await session.execute(_SOME, {"some": 1_000})).scalars())
    members = {user: await _member_of(redis, user) for user in some}
    chance = random.Random(1)
    times: dict[str, list[float]] = {}

    async def take(name: str, call: Callable[[], Awaitable[Any]]) -> None:
        started = time.perf_counter()
        await call()
        times.setdefault(name, []).append(time.perf_counter() - started)

    for _ in range(_WARM_UP + SAMPLES):
        offset, user = chance.randrange(users - PAGE), chance.choice(some)
        await take("page", lambda: read.page(ALL_TIME, offset, PAGE))  # noqa: B023 - called at once
        await take("ZREVRANGE", lambda: redis.zrevrange(_KEY, offset, offset + PAGE - 1, withscores=True))  # noqa: B023
        await take("around me", lambda: read.around(ALL_TIME, user, AROUND))  # noqa: B023
        await take("ZREVRANK", lambda: redis.zrevrank(_KEY, members[user]))  # noqa: B023
    for _ in range(FALLBACK_SAMPLES):
        offset, user = chance.randrange(users - PAGE), chance.choice(some)
        await take("page, from the database", lambda: rankings.page(ALL_TIME, offset, PAGE))  # noqa: B023
        await take("around me, from the database", lambda: rankings.around(ALL_TIME, user, AROUND))  # noqa: B023
    return {name: Spread.of(some[_WARM_UP:] if len(some) > SAMPLES else some) for name, some in times.items()}


async def _member_of(redis: Redis, user_id: str) -> bytes:
    stamp: bytes = await redis.hget(f"{_KEY}:members", user_id)  # type: ignore[assignment]  # typed for both clients
    return stamp + tail_of(user_id)


async def _memory(redis: Redis) -> int:
    return int((await redis.info("memory"))["used_memory"])


async def _timed(work: Callable[[], Awaitable[Any]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started
