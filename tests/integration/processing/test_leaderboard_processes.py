"""The scheduler keeps the leaderboards, and the commands rebuild and check them, as real processes."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from stack.ports import free_ports
from stack.redis import Redis as RedisServer
from tests.harness.waiting import eventually
from tests.integration.processing.auth_server import SECRET
from tests.integration.processing.boards import KEY, TODAY, BoardBench, board_bench
from tests.integration.processing.conftest import NO_BROKER


class Commands:
    """Processes over the database and the Redis of a bench."""

    def __init__(self, bench: BoardBench, database_url: str, redis_url: str) -> None:
        self.bench = bench
        self.port = free_ports(["scheduler"])["scheduler"]
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "REDIS_URL"},
            "ENVIRONMENT": "test",
            "PROCESSING_DATABASE_URL": database_url,
            "ACHIEVEMENT_REDIS_URL": redis_url,  # the name of old
            "LEADERBOARD_KEY": KEY,
            "AMQP_URL": NO_BROKER,
            "AUTH_URL": "http://127.0.0.1:9",
            "CATALOG_URL": "http://127.0.0.1:9",
            "SERVICE_SECRET_PROCESSING": SECRET,
            "PROCESSING_SCHEDULER_HTTP_PORT": str(self.port),
        }

    async def start(self, *command: str) -> Process:
        """Start one."""
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "processing_service", *command, env=self._environment, stdout=PIPE, stderr=PIPE
        )

    async def run(self, *command: str) -> tuple[int | None, str, str]:
        """Run one to its end: its exit code and what it has printed."""
        process = await self.start(*command)
        output, errors = await process.communicate()
        return process.returncode, output.decode(), errors.decode()

    @asynccontextmanager
    async def scheduler(self) -> AsyncIterator[None]:
        """A scheduler, until the block is left."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "processing_service", "scheduler", env=self._environment, stderr=DEVNULL
        )
        try:
            yield
        finally:
            process.terminate()
            code = await process.wait()
        assert code == 0

    async def metric(self, name: str) -> float:
        """What the scheduler's metrics say."""
        async with httpx.AsyncClient() as http:
            lines = (await http.get(f"http://127.0.0.1:{self.port}/metrics")).text.splitlines()
        return float(next(line for line in lines if line.startswith(f"{name} ")).split()[1])


@pytest.fixture
async def commands(processing_database_url: str, private_redis: RedisServer) -> AsyncIterator[Commands]:
    """A database, and a Redis to be killed."""
    url = private_redis.url()
    async with board_bench(processing_database_url, url) as bench:
        yield Commands(bench, processing_database_url, url)


async def test_the_scheduler_keeps_the_boards_and_outlives_redis(
    commands: Commands, private_redis: RedisServer
) -> None:
    bench = commands.bench

    async def shown(*expected: tuple[str, int]) -> bool:
        assert await bench.board() == list(expected)
        return True

    async def says(name: str, value: float) -> bool:
        return await commands.metric(name) == value

    async def is_settled() -> bool:
        return await bench.waiting() == 0

    await bench.earn("user1", 10, 0, TODAY)
    async with commands.scheduler():
        await eventually(lambda: shown(("user1", 10)), within_seconds=30)
        # The first boards may show a place before it is settled, and what is not settled would wait as well.
        await eventually(is_settled, within_seconds=30)
        private_redis.kill()
        await bench.earn("user2", 20)
        await eventually(lambda: says("quest_leaderboard_reachable", 0), within_seconds=30)
        await eventually(lambda: says("quest_leaderboard_waiting", 1), within_seconds=30)
        private_redis.start()
        await eventually(lambda: says("quest_leaderboard_reachable", 1), within_seconds=30)
        await eventually(lambda: says("quest_leaderboard_waiting", 0), within_seconds=30)
        assert await shown(("user2", 20), ("user1", 10))
        # The first boards, and those after the loss.
        assert await commands.metric("quest_leaderboard_rebuilds_total") == 2
    assert await bench.drift() == []


async def test_the_commands_rebuild_and_check_quietly_in_a_pipe(commands: Commands, private_redis: RedisServer) -> None:
    await commands.bench.earn("user1", 10, 0, TODAY)
    code, output, errors = await commands.run("rebuild-leaderboards")
    assert (code, errors) == (0, "")
    assert output.startswith("leaderboards: 2 places in ")
    await commands.bench.update()
    assert await commands.run("check-leaderboards") == (
        0,
        "leaderboards: 2 places compared, 0 waiting, no difference\n",
        "",
    )
    await commands.bench.execute("UPDATE standing SET points = 11, changed = false")
    code, output, _ = await commands.run("check-leaderboards")
    assert (code, output.splitlines()) == (
        1,
        [
            "different: user1 on the board of all time",
            "leaderboards: 2 places compared, 0 waiting, 1 different",
        ],
    )
    private_redis.kill()
    code, output, errors = await commands.run("rebuild-leaderboards")
    assert (code, output) == (1, "")
    assert errors.startswith("leaderboards: the leaderboards cannot be reached")
