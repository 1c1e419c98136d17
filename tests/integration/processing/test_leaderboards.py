"""Leaderboards: the order, what updates do, what happens when Redis loses something."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from processing_service.adapters.redis.absent import AbsentBoards
from processing_service.application.ports.leaderboards import BoardsUnavailable, Place
from processing_service.application.read_leaderboard import Source
from processing_service.domain.leaderboard import ALL_TIME
from stack.redis import Redis as RedisServer
from tests.integration.processing.boards import KEY, NOW, THIS_WEEK, TODAY, BoardBench, board_bench

IDS = "ab ~\x7féß中\U0001f9d9"


@pytest.fixture
async def bench(processing_database_url: str, redis_url: str) -> AsyncIterator[BoardBench]:
    """An empty Redis and a fresh database."""
    async with board_bench(processing_database_url, redis_url) as one:
        yield one


async def test_more_points_come_first_then_who_had_them_first_then_the_id(bench: BoardBench) -> None:
    await bench.earn("late", 50, 2)
    await bench.earn("b", 50, 1)
    await bench.earn("ab", 50, 1)
    await bench.earn("a", 50, 1)
    await bench.earn("best", 51, 9)
    await bench.earn("nothing", 0)
    await bench.update()
    assert [user for user, _ in await bench.board()] == ["best", "a", "ab", "b", "late"]


@pytest.mark.parametrize("seed", range(8))
async def test_redis_and_the_database_agree_on_any_standings(bench: BoardBench, seed: int) -> None:
    """Ids of all kinds and lengths, many ties to the microsecond, updates in small steps over earlier places."""
    chance = random.Random(seed)
    ids = {"".join(chance.choices(IDS, k=chance.choice((1, 1, 2, 3, 64)))) for _ in range(80)}
    for _round in range(3):
        for user_id in sorted(ids):
            if chance.random() < 0.6:
                points = chance.choice((0, 1, 2, 10**9, 2**53 - 1))
                await bench.earn(user_id, points, chance.choice((0, 1e-6, 1, -(10**9))), TODAY, THIS_WEEK)
            if chance.random() < 0.1:
                await bench.hide(user_id, hidden=chance.random() < 0.5)
        await bench.update()
        for period in (ALL_TIME, TODAY, THIS_WEEK):
            quick, sure = await bench.boards.page(period, 0, 100), await bench.rankings.page(period, 0, 100)
            assert (quick.lines, quick.total) == (sure.lines, sure.total)
            for user_id in ids:
                quick, sure = (
                    await bench.boards.around(period, user_id, 3),
                    await bench.rankings.around(period, user_id, 3),
                )
                assert (quick.lines, quick.rank) == (sure.lines, sure.rank)
    assert await bench.drift() == []
    await bench.rebuild()
    assert await bench.drift() == []


async def test_an_update_settles_what_it_has_written(bench: BoardBench) -> None:
    await bench.earn("user1", 10, 0, TODAY)
    assert await bench.update() == 2
    assert await bench.waiting() == 0
    await bench.earn("user1", 20, 1)
    assert await bench.update() == 1
    assert (await bench.board(), await bench.board(TODAY)) == ([("user1", 20)], [("user1", 10)])
    assert await bench.update() == 0


async def test_an_update_goes_through_more_than_one_batch(bench: BoardBench) -> None:
    await bench.execute(
        "INSERT INTO standing (user_id, points, reached_at) SELECT 'u' || n, n, now() FROM generate_series(1, 1700) n"
    )
    await bench.execute(
        "INSERT INTO period_standing SELECT period, 'u' || n, n, now() FROM generate_series(1, 900) n,"
        " unnest(CAST(:periods AS text[])) period",
        periods=[TODAY, THIS_WEEK],
    )
    assert await bench.update() == 1700 + 1800
    assert (await bench.waiting(), await bench.drift()) == (0, [])


async def test_who_hides_leaves_every_board_and_can_come_back(bench: BoardBench) -> None:
    await bench.earn("shy", 10, 0, TODAY, THIS_WEEK)
    await bench.earn("other", 5, 0, TODAY, THIS_WEEK)
    await bench.update()
    await bench.hide("shy", hidden=True)
    assert [entry.user_id for entry in (await bench.read.page(ALL_TIME, 0, 10)).entries] == ["other"]  # at once
    await bench.update()
    for period in (ALL_TIME, TODAY, THIS_WEEK):
        assert await bench.board(period) == [("other", 5)]
    place = await bench.read.around(ALL_TIME, "shy", 5)
    assert (place.rank, place.percentile, place.is_hidden, place.entries) == (None, None, True, [])
    await bench.hide("shy", hidden=False)
    await bench.update()
    assert (await bench.read.around(TODAY, "shy", 5)).rank == 1
    assert await bench.drift() == []


async def test_a_deleted_user_leaves_redis_and_then_the_tables(bench: BoardBench) -> None:
    await bench.earn("gone", 10, 0, TODAY)
    await bench.update()
    # As an erasure leaves them, so that the boards learn of it.
    await bench.execute("INSERT INTO participant (user_id, erased_at) VALUES ('gone', now())")
    await bench.execute("UPDATE standing SET points = 0, reached_at = NULL, hidden = true, changed = true")
    await bench.execute("UPDATE period_standing SET points = 0, changed = true")
    await bench.update()
    assert (await bench.board(), await bench.board(TODAY)) == ([], [])
    assert await bench.redis.hgetall(f"{KEY}:members") == {}
    assert await bench.ask("SELECT user_id FROM standing UNION ALL SELECT user_id FROM period_standing") == []


async def test_a_change_while_redis_is_written_to_goes_on_waiting(bench: BoardBench) -> None:
    """Settling looks at the version of the row, not at whether it was changed."""
    await bench.earn("user1", 10)
    async with bench.turns(wait=False) as turn:
        assert turn is not None
        places = await turn.changes(None, 10)
        await bench.earn("user1", 10)  # the same once more, so that only the version tells
        await turn.settle(places)
    assert await bench.waiting() == 1


async def test_a_change_that_is_not_committed_yet_is_not_waited_for(bench: BoardBench) -> None:
    await bench.earn("user1", 10)
    await bench.update()
    await bench.earn("user1", 11)
    async with bench.turns(wait=False) as turn, bench.database.transaction() as other:
        assert turn is not None
        places = await turn.changes(None, 10)
        await other.execute(text("UPDATE standing SET points = 12, changed = true"))
        await turn.settle(places)
    assert await bench.waiting() == 1
    await bench.update()
    assert await bench.board() == [("user1", 12)]


async def test_an_older_write_that_arrives_late_is_refused(bench: BoardBench) -> None:
    """What a client gave up waiting for may still reach Redis."""
    await bench.earn("user1", 10)
    await bench.update()
    async with bench.turns(wait=False) as turn:
        assert turn is not None
        delayed, confirmed = await turn.next_write(), turn.confirmed
    await bench.earn("user1", 20)
    await bench.update()
    late = Place(ALL_TIME, "user1", 10, NOW, is_shown=True)
    assert not await bench.boards.write(confirmed, delayed, [late])
    assert await bench.board() == [("user1", 20)]


async def test_boards_that_are_not_kept_any_more_are_not_brought_back(bench: BoardBench) -> None:
    """A change of an old day would make a board of one user, which would pass for that day's."""
    await bench.earn("user1", 10, 0, "day:2026-01-01", "week:2026-W01")
    await bench.update()
    assert await bench.waiting() == 0
    assert await bench.board("day:2026-01-01") == []
    page = await bench.read.page("day:2026-01-01", 0, 10)
    assert (page.source, [entry.user_id for entry in page.entries]) == (Source.DATABASE, ["user1"])


async def test_boards_of_days_and_weeks_expire(bench: BoardBench) -> None:
    await bench.earn("user1", 10, 0, TODAY, THIS_WEEK)
    await bench.update()
    midnight = NOW.replace(hour=0, minute=0, second=0)
    for _ in range(2):
        assert await bench.redis.ttl(KEY) == -1
        for key in (f"{KEY}:{TODAY}", f"{KEY}:{TODAY}:members"):
            assert await bench.redis.expiretime(key) == int((midnight + timedelta(days=1 + 14 + 1)).timestamp())
        await bench.rebuild()


async def test_an_emptied_redis_is_read_past_and_filled_again(bench: BoardBench) -> None:
    await bench.earn("user1", 10, 0, TODAY)
    await bench.update()
    assert (await bench.read.page(TODAY, 0, 10)).source is Source.REDIS
    await bench.redis.flushdb()
    page = await bench.read.page(TODAY, 0, 10)
    assert (page.source, page.total, page.entries[0].user_id) == (Source.DATABASE, 1, "user1")
    assert await bench.read.rank_of("user1") == 1
    assert await bench.notices_a_loss()
    assert (await bench.read.page(TODAY, 0, 10)).source is Source.REDIS
    assert await bench.drift() == []


@pytest.mark.parametrize("lost", ["", ":members", f":{TODAY}", f":{TODAY}:members", ":mark"])
async def test_the_loss_of_any_one_key_is_noticed(bench: BoardBench, lost: str) -> None:
    """Redis may evict, and evicts whole keys."""
    await bench.earn("user1", 10, 0, TODAY)
    await bench.update()
    await bench.redis.delete(KEY + lost)
    period = TODAY if TODAY in lost else ALL_TIME
    assert (await bench.read.page(period, 0, 10)).source is Source.DATABASE
    assert await bench.notices_a_loss()
    assert (await bench.read.page(period, 0, 10)).source is Source.REDIS


async def test_a_redis_that_comes_back_with_an_older_snapshot_is_noticed(
    processing_database_url: str, private_redis: RedisServer
) -> None:
    async with board_bench(processing_database_url, private_redis.url()) as bench:
        await bench.earn("user1", 10)
        await bench.update()
        private_redis.command("SAVE")
        await bench.earn("user1", 20)
        await bench.update()
        private_redis.kill()
        with pytest.raises(BoardsUnavailable):
            await bench.update()
        assert (await bench.read.page(ALL_TIME, 0, 10)).source is Source.DATABASE
        await bench.earn("user2", 30)
        private_redis.start()
        assert await bench.board() == [("user1", 10)]  # what it remembers
        page = await bench.read.page(ALL_TIME, 0, 10)
        assert (page.source, [entry.points for entry in page.entries]) == (Source.DATABASE, [30, 20])
        assert await bench.notices_a_loss()
        assert (await bench.board(), await bench.drift()) == ([("user2", 30), ("user1", 20)], [])


async def test_a_database_that_was_restored_from_a_backup_is_noticed(bench: BoardBench) -> None:
    """Then Redis is ahead, and the numbers of new writes would repeat old ones."""
    await bench.earn("user1", 10)
    await bench.update()
    before = (await bench.ask("SELECT write FROM leaderboard"))[0][0]
    await bench.earn("user1", 20)
    for _ in range(40):
        await bench.update()
        await bench.earn("user1", 20)
    await bench.execute("UPDATE standing SET points = 10, changed = false")
    await bench.execute("UPDATE leaderboard SET write = :write", write=before)
    await bench.execute("SELECT setval('leaderboard_write', :write)", write=before)
    await bench.earn("user2", 5)
    assert await bench.notices_a_loss()
    assert (await bench.board(), await bench.drift()) == ([("user1", 10), ("user2", 5)], [])


async def test_a_rebuild_leaves_nothing_behind(bench: BoardBench) -> None:
    await bench.earn("user1", 10, 0, TODAY)
    await bench.rebuild()
    await bench.earn("user1", 0, 1, TODAY)
    await bench.rebuild()
    assert [key async for key in bench.redis.scan_iter("*")] == [f"{KEY}:mark".encode()]


async def test_without_redis_nothing_waits_and_a_redis_that_joins_again_is_not_trusted(bench: BoardBench) -> None:
    await bench.earn("user1", 10)
    await bench.update()
    without = BoardBench(bench.database, bench.redis, AbsentBoards())
    await bench.earn("user1", 20)
    await without.update()
    page = await without.read.page(ALL_TIME, 0, 10)
    assert (page.source, page.entries[0].points, await bench.waiting()) == (Source.DATABASE, 20, 0)
    assert (await bench.read.page(ALL_TIME, 0, 10)).source is Source.DATABASE
    assert await bench.notices_a_loss()
    assert await bench.board() == [("user1", 20)]


async def test_only_one_of_several_has_the_turn(bench: BoardBench) -> None:
    await bench.earn("user1", 10)
    async with bench.turns(wait=True):
        assert await bench.update() == 0
        assert await bench.rebuild(only_if_lost=True) is None
    assert await bench.update() == 1


async def test_the_check_finds_every_kind_of_difference(bench: BoardBench) -> None:
    for number in range(5):
        await bench.earn(f"user{number}", 10 + number)
    await bench.update()
    assert (await bench.check()).agrees
    await bench.execute("UPDATE standing SET points = 99, changed = false WHERE user_id = 'user0'")
    await bench.execute("INSERT INTO standing (user_id, points, reached_at, changed) VALUES ('new', 1, now(), false)")
    await bench.execute("UPDATE standing SET hidden = true, changed = false WHERE user_id = 'user1'")
    await bench.earn("waits", 7)
    check = await bench.check()
    assert check.waiting == 1
    assert sorted(await bench.drift()) == [
        ("different", "", "user0"),
        ("missing", "", "new"),
        ("surplus", "", ""),
    ]
    assert not check.agrees
    sampled = await bench.check(sample=0.5)
    assert sampled.places < check.places or sampled.places <= 6


async def test_the_percentile_counts_who_stands_at_a_rank_or_below(bench: BoardBench) -> None:
    for number in range(4):
        await bench.earn(f"user{number}", 100 - number)
    await bench.update()
    found = [await bench.read.around(ALL_TIME, f"user{number}", 1) for number in range(4)]
    assert [(place.rank, place.percentile) for place in found] == [(1, 100), (2, 75), (3, 50), (4, 25)]
    assert [entry.user_id for entry in found[1].entries] == ["user0", "user1", "user2"]
    assert [entry.rank for entry in found[3].entries] == [3, 4]
