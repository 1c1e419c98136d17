"""Leaderboards while everything moves: several writers, several updaters, rebuilds, and a Redis that dies."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from processing_service.application.ports.leaderboards import BoardsUnavailable
from processing_service.application.read_leaderboard import Source
from processing_service.domain.leaderboard import ALL_TIME
from shared.exceptions import TemporaryError
from stack.redis import Redis as RedisServer
from tests.harness.waiting import eventually
from tests.integration.processing.boards import THIS_WEEK, TODAY, BoardBench, board_bench

USERS = 300
WRITERS = 4
ROUNDS = 40
DEATHS = 3


async def play(bench: BoardBench, seed: int) -> None:
    """Many changes of points, and some users who hide or come back."""
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        # As the worker does: the users' rows in order, many of them in one transaction.
        users = sorted(chance.sample(range(USERS), 10))
        await bench.earn_all({f"user{user}": chance.randrange(50) for user in users}, TODAY, THIS_WEEK)
        if chance.random() < 0.3:
            await bench.hide(f"user{chance.randrange(USERS)}", hidden=chance.random() < 0.5)


async def until_stopped(stop: asyncio.Event, work: Callable[[], Awaitable[object]]) -> int:
    """Work again and again; how often Redis was away."""
    away = 0
    while not stop.is_set():
        try:
            await work()
        except BoardsUnavailable:
            away += 1
        await asyncio.sleep(0)
    return away


async def test_changes_updates_rebuilds_and_reads_at_once_end_right(
    processing_database_url: str, redis_url: str
) -> None:
    async with AsyncExitStack() as stack:
        benches = [
            await stack.enter_async_context(board_bench(processing_database_url, redis_url)) for _ in range(WRITERS)
        ]
        stop = asyncio.Event()
        keepers = [
            asyncio.ensure_future(until_stopped(stop, work))
            for work in (
                benches[0].update,
                benches[1].update,
                benches[2].rebuild,
                lambda: benches[3].read.around(TODAY, "user1", 5),
            )
        ]
        await asyncio.gather(*(play(bench, seed) for seed, bench in enumerate(benches)))
        assert (await benches[0].check()).agrees  # in the middle of it
        stop.set()
        await asyncio.gather(*keepers)
        await benches[0].update()
        assert (await benches[0].waiting(), await benches[0].drift()) == (0, [])


async def test_a_redis_that_dies_under_load_ends_without_drift(
    processing_database_url: str, private_redis: RedisServer
) -> None:
    """It comes back with a snapshot of some earlier moment, or with nothing."""
    async with AsyncExitStack() as stack:
        url = private_redis.url()
        players = [await stack.enter_async_context(board_bench(processing_database_url, url)) for _ in range(2)]
        keeper, other_keeper, reader = [
            await stack.enter_async_context(board_bench(processing_database_url, url)) for _ in range(3)
        ]
        stop = asyncio.Event()
        working = [
            asyncio.ensure_future(until_stopped(stop, keeper.update)),
            asyncio.ensure_future(until_stopped(stop, other_keeper.update)),
            asyncio.ensure_future(until_stopped(stop, lambda: reader.read.page(ALL_TIME, 0, 10))),
        ]
        for death in range(DEATHS):
            loads = [asyncio.ensure_future(play(bench, 10 * death + seed)) for seed, bench in enumerate(players)]
            if death < DEATHS - 1:
                await asyncio.to_thread(private_redis.command, "SAVE")
            await eventually(lambda: has_grown(keeper), within_seconds=30)
            await asyncio.to_thread(private_redis.kill)
            assert (await reader.read.page(ALL_TIME, 0, 10)).source is Source.DATABASE
            await asyncio.to_thread(private_redis.start)
            await asyncio.gather(*loads)
        stop.set()
        away = await asyncio.gather(*working)
        assert away[0] + away[1] > 0
        assert away[2] == 0  # nobody who reads notices
        await eventually(lambda: is_settled(keeper), within_seconds=60)
        assert await keeper.drift() == []
        assert (await reader.read.page(ALL_TIME, 0, 10)).source is Source.REDIS


async def has_grown(bench: BoardBench) -> bool:
    """Whether at least a few hundred places were written since Redis was started."""
    try:
        return await bench.boards.size(ALL_TIME) > USERS // 3
    except TemporaryError:
        return False


async def is_settled(bench: BoardBench) -> bool:
    """Whether everything has been written."""
    await bench.update()
    return await bench.waiting() == 0
