"""Leaderboards: the order, what updates do, and who is shown."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from processing_service.domain.leaderboard import ALL_TIME
from tests.integration.processing.boards import KEY, NOW, THIS_WEEK, TODAY, BoardBench

IDS = "ab ~\x7féß中\U0001f9d9"


async def test_more_points_come_first_then_who_had_them_first_then_the_id(boards: BoardBench) -> None:
    await boards.earn("late", 50, 2)
    await boards.earn("b", 50, 1)
    await boards.earn("ab", 50, 1)
    await boards.earn("a", 50, 1)
    await boards.earn("best", 51, 9)
    await boards.earn("nothing", 0)
    await boards.update()
    assert [user for user, _ in await boards.board()] == ["best", "a", "ab", "b", "late"]


@pytest.mark.parametrize("seed", range(8))
async def test_redis_and_the_database_agree_on_any_standings(boards: BoardBench, seed: int) -> None:
    """Ids of all kinds and lengths, many ties to the microsecond, updates in small steps over earlier places."""
    chance = random.Random(seed)
    ids = {"".join(chance.choices(IDS, k=chance.choice((1, 1, 2, 3, 64)))) for _ in range(80)}
    for _round in range(3):
        for user_id in sorted(ids):
            if chance.random() < 0.6:
                points = chance.choice((0, 1, 2, 10**9, 2**53 - 1))
                await boards.earn(user_id, points, chance.choice((0, 1e-6, 1, -(10**9))), TODAY, THIS_WEEK)
            if chance.random() < 0.1:
                await boards.hide(user_id, hidden=chance.random() < 0.5)
        await boards.update()
        for period in (ALL_TIME, TODAY, THIS_WEEK):
            quick, sure = await boards.boards.page(period, 0, 100), await boards.rankings.page(period, 0, 100)
            assert (quick.lines, quick.total) == (sure.lines, sure.total)
            for user_id in ids:
                quick, sure = (
                    await boards.boards.around(period, user_id, 3),
                    await boards.rankings.around(period, user_id, 3),
                )
                assert (quick.lines, quick.rank) == (sure.lines, sure.rank)
    assert await boards.drift() == []
    await boards.rebuild()
    assert await boards.drift() == []


async def test_an_update_settles_what_it_has_written(boards: BoardBench) -> None:
    await boards.earn("user1", 10, 0, TODAY)
    assert await boards.update() == 2
    assert await boards.waiting() == 0
    await boards.earn("user1", 20, 1)
    assert await boards.update() == 1
    assert (await boards.board(), await boards.board(TODAY)) == ([("user1", 20)], [("user1", 10)])
    assert await boards.update() == 0


async def test_an_update_goes_through_more_than_one_batch(boards: BoardBench) -> None:
    await boards.execute(
        "INSERT INTO standing (user_id, points, reached_at) SELECT 'u' || n, n, now() FROM generate_series(1, 1700) n"
    )
    await boards.execute(
        "INSERT INTO period_standing SELECT period, 'u' || n, n, now() FROM generate_series(1, 900) n,"
        " unnest(CAST(:periods AS text[])) period",
        periods=[TODAY, THIS_WEEK],
    )
    assert await boards.update() == 1700 + 1800
    assert (await boards.waiting(), await boards.drift()) == (0, [])


async def test_who_hides_leaves_every_board_and_can_come_back(boards: BoardBench) -> None:
    await boards.earn("shy", 10, 0, TODAY, THIS_WEEK)
    await boards.earn("other", 5, 0, TODAY, THIS_WEEK)
    await boards.update()
    await boards.hide("shy", hidden=True)
    assert [entry.user_id for entry in (await boards.read.page(ALL_TIME, 0, 10)).entries] == ["other"]  # at once
    await boards.update()
    for period in (ALL_TIME, TODAY, THIS_WEEK):
        assert await boards.board(period) == [("other", 5)]
    place = await boards.read.around(ALL_TIME, "shy", 5)
    assert (place.rank, place.percentile, place.is_hidden, place.entries) == (None, None, True, [])
    await boards.hide("shy", hidden=False)
    await boards.update()
    assert (await boards.read.around(TODAY, "shy", 5)).rank == 1
    assert await boards.drift() == []


async def test_a_deleted_user_leaves_redis_and_then_the_tables(boards: BoardBench) -> None:
    await boards.earn("gone", 10, 0, TODAY)
    await boards.update()
    # As an erasure leaves them, so that the boards learn of it.
    await boards.execute("INSERT INTO participant (user_id, erased_at) VALUES ('gone', now())")
    await boards.execute("UPDATE standing SET points = 0, reached_at = NULL, hidden = true, changed = true")
    await boards.execute("UPDATE period_standing SET points = 0, changed = true")
    await boards.update()
    assert (await boards.board(), await boards.board(TODAY)) == ([], [])
    assert await boards.redis.hgetall(f"{KEY}:members") == {}
    assert await boards.ask("SELECT user_id FROM standing UNION ALL SELECT user_id FROM period_standing") == []


async def test_a_change_while_redis_is_written_to_goes_on_waiting(boards: BoardBench) -> None:
    """Settling looks at the version of the row, not at whether it was changed."""
    await boards.earn("user1", 10)
    async with boards.turns(wait=False) as turn:
        assert turn is not None
        places = await turn.changes(None, 10)
        await boards.earn("user1", 10)  # the same once more, so that only the version tells
        await turn.settle(places)
    assert await boards.waiting() == 1


async def test_a_change_that_is_not_committed_yet_is_not_waited_for(boards: BoardBench) -> None:
    await boards.earn("user1", 10)
    await boards.update()
    await boards.earn("user1", 11)
    async with boards.turns(wait=False) as turn, boards.database.transaction() as other:
        assert turn is not None
        places = await turn.changes(None, 10)
        await other.execute(text("UPDATE standing SET points = 12, changed = true"))
        await turn.settle(places)
    assert await boards.waiting() == 1
    await boards.update()
    assert await boards.board() == [("user1", 12)]


async def test_boards_of_days_and_weeks_expire(boards: BoardBench) -> None:
    await boards.earn("user1", 10, 0, TODAY, THIS_WEEK)
    await boards.update()
    midnight = NOW.replace(hour=0, minute=0, second=0)
    for _ in range(2):
        assert await boards.redis.ttl(KEY) == -1
        for key in (f"{KEY}:{TODAY}", f"{KEY}:{TODAY}:members"):
            assert await boards.redis.expiretime(key) == int((midnight + timedelta(days=1 + 14 + 1)).timestamp())
        await boards.rebuild()


async def test_the_percentile_counts_who_stands_at_a_rank_or_below(boards: BoardBench) -> None:
    for number in range(4):
        await boards.earn(f"user{number}", 100 - number)
    await boards.update()
    found = [await boards.read.around(ALL_TIME, f"user{number}", 1) for number in range(4)]
    assert [(place.rank, place.percentile) for place in found] == [(1, 100), (2, 75), (3, 50), (4, 25)]
    assert [entry.user_id for entry in found[1].entries] == ["user0", "user1", "user2"]
    assert [entry.rank for entry in found[3].entries] == [3, 4]
