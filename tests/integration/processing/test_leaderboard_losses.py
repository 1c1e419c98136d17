"""Leaderboards when something is lost: Redis, a key, a snapshot's worth, the database; and how they are built anew."""

import pytest

from processing_service.adapters.redis.absent import AbsentBoards
from processing_service.application.ports.leaderboards import BoardsUnavailable, Place
from processing_service.application.read_leaderboard import Source
from processing_service.domain.leaderboard import ALL_TIME
from stack.redis import Redis as RedisServer
from tests.integration.processing.boards import KEY, NOW, TODAY, BoardBench, board_bench


async def test_an_older_write_that_arrives_late_is_refused(boards: BoardBench) -> None:
    """What a client gave up waiting for may still reach Redis."""
    await boards.earn("user1", 10)
    await boards.update()
    async with boards.turns(wait=False) as turn:
        assert turn is not None
        delayed, confirmed = await turn.next_write(), turn.confirmed
    await boards.earn("user1", 20)
    await boards.update()
    late = Place(ALL_TIME, "user1", 10, NOW, is_shown=True)
    assert not await boards.boards.write(confirmed, delayed, [late])
    assert await boards.board() == [("user1", 20)]


async def test_boards_that_are_not_kept_any_more_are_not_brought_back(boards: BoardBench) -> None:
    """A change of an old day would make a board of one user, which would pass for that day's."""
    await boards.earn("user1", 10, 0, "day:2026-01-01", "week:2026-W01")
    await boards.update()
    assert await boards.waiting() == 0
    assert await boards.board("day:2026-01-01") == []
    page = await boards.read.page("day:2026-01-01", 0, 10)
    assert (page.source, [entry.user_id for entry in page.entries]) == (Source.DATABASE, ["user1"])


async def test_an_emptied_redis_is_read_past_and_filled_again(boards: BoardBench) -> None:
    await boards.earn("user1", 10, 0, TODAY)
    await boards.update()
    assert (await boards.read.page(TODAY, 0, 10)).source is Source.REDIS
    await boards.redis.flushdb()
    page = await boards.read.page(TODAY, 0, 10)
    assert (page.source, page.total, page.entries[0].user_id) == (Source.DATABASE, 1, "user1")
    assert await boards.read.rank_of("user1") == 1
    assert await boards.notices_a_loss()
    assert (await boards.read.page(TODAY, 0, 10)).source is Source.REDIS
    assert await boards.drift() == []


@pytest.mark.parametrize("lost", ["", ":members", f":{TODAY}", f":{TODAY}:members", ":mark"])
async def test_the_loss_of_any_one_key_is_noticed(boards: BoardBench, lost: str) -> None:
    """Redis may evict, and evicts whole keys."""
    await boards.earn("user1", 10, 0, TODAY)
    await boards.update()
    await boards.redis.delete(KEY + lost)
    period = TODAY if TODAY in lost else ALL_TIME
    assert (await boards.read.page(period, 0, 10)).source is Source.DATABASE
    assert await boards.notices_a_loss()
    assert (await boards.read.page(period, 0, 10)).source is Source.REDIS


async def test_a_redis_that_comes_back_with_an_older_snapshot_is_noticed(
    processing_database_url: str, private_redis: RedisServer
) -> None:
    async with board_bench(processing_database_url, private_redis.url()) as boards:
        await boards.earn("user1", 10)
        await boards.update()
        private_redis.command("SAVE")
        await boards.earn("user1", 20)
        await boards.update()
        private_redis.kill()
        with pytest.raises(BoardsUnavailable):
            await boards.update()
        assert (await boards.read.page(ALL_TIME, 0, 10)).source is Source.DATABASE
        await boards.earn("user2", 30)
        private_redis.start()
        assert await boards.board() == [("user1", 10)]  # what it remembers
        page = await boards.read.page(ALL_TIME, 0, 10)
        assert (page.source, [entry.points for entry in page.entries]) == (Source.DATABASE, [30, 20])
        assert await boards.notices_a_loss()
        assert (await boards.board(), await boards.drift()) == ([("user2", 30), ("user1", 20)], [])


async def test_a_database_that_was_restored_from_a_backup_is_noticed(boards: BoardBench) -> None:
    """Then Redis is ahead, and the numbers of new writes would repeat old ones."""
    await boards.earn("user1", 10)
    await boards.update()
    before = (await boards.ask("SELECT write FROM leaderboard"))[0][0]
    await boards.earn("user1", 20)
    for _ in range(40):
        await boards.update()
        await boards.earn("user1", 20)
    await boards.execute("UPDATE standing SET points = 10, changed = false")
    await boards.execute("UPDATE leaderboard SET write = :write", write=before)
    await boards.execute("SELECT setval('leaderboard_write', :write)", write=before)
    await boards.earn("user2", 5)
    assert await boards.notices_a_loss()
    assert (await boards.board(), await boards.drift()) == ([("user1", 10), ("user2", 5)], [])


async def test_a_rebuild_leaves_nothing_behind(boards: BoardBench) -> None:
    await boards.earn("user1", 10, 0, TODAY)
    await boards.rebuild()
    await boards.earn("user1", 0, 1, TODAY)
    await boards.rebuild()
    assert [key async for key in boards.redis.scan_iter("*")] == [f"{KEY}:mark".encode()]


async def test_without_redis_nothing_waits_and_a_redis_that_joins_again_is_not_trusted(boards: BoardBench) -> None:
    await boards.earn("user1", 10)
    await boards.update()
    without = BoardBench(boards.database, boards.redis, AbsentBoards())
    await boards.earn("user1", 20)
    await without.update()
    page = await without.read.page(ALL_TIME, 0, 10)
    assert (page.source, page.entries[0].points, await boards.waiting()) == (Source.DATABASE, 20, 0)
    assert (await boards.read.page(ALL_TIME, 0, 10)).source is Source.DATABASE
    assert await boards.notices_a_loss()
    assert await boards.board() == [("user1", 20)]


async def test_only_one_of_several_has_the_turn(boards: BoardBench) -> None:
    await boards.earn("user1", 10)
    async with boards.turns(wait=True):
        assert await boards.update() == 0
        assert await boards.rebuild(only_if_lost=True) is None
    assert await boards.update() == 1


async def test_the_check_finds_every_kind_of_difference(boards: BoardBench) -> None:
    for number in range(5):
        await boards.earn(f"user{number}", 10 + number)
    await boards.update()
    assert (await boards.check()).agrees
    await boards.execute("UPDATE standing SET points = 99, changed = false WHERE user_id = 'user0'")
    await boards.execute("INSERT INTO standing (user_id, points, reached_at, changed) VALUES ('new', 1, now(), false)")
    await boards.execute("UPDATE standing SET hidden = true, changed = false WHERE user_id = 'user1'")
    await boards.earn("waits", 7)
    check = await boards.check()
    assert check.waiting == 1
    assert sorted(await boards.drift()) == [
        ("different", "", "user0"),
        ("missing", "", "new"),
        ("surplus", "", ""),
    ]
    assert not check.agrees
    sampled = await boards.check(sample=0.5)
    assert sampled.places < check.places or sampled.places <= 6
