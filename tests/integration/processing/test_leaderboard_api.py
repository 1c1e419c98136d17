"""Leaderboards over HTTP: who sees what, where it came from, opting out, and faults with a sentence."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from processing_service.adapters.postgres.board_turns import PostgresBoardTurns
from processing_service.application.rebuild_leaderboards import RebuildLeaderboards
from processing_service.application.update_leaderboards import UpdateLeaderboards
from tests.integration.processing.conftest import NO_BROKER
from tests.integration.processing.running_api import RunningApi, running_api

BOARD = "/api/v1/achievements/leaderboard"
TODAY = f"{datetime.now(UTC):%Y-%m-%d}"


@pytest.fixture
async def api(processing_database_url: str, redis_url: str) -> AsyncIterator[RunningApi]:
    """The API over a fresh database and an empty Redis, with five players."""
    async with running_api(processing_database_url, NO_BROKER, redis_url=redis_url) as running:
        await running.execute("""
            INSERT INTO standing (user_id, points, reached_at, level, name)
            SELECT 'player-000' || n, 100 * n, now(), n, CASE WHEN n < 5 THEN 'Player ' || n END
              FROM generate_series(1, 5) AS n
        """)
        await running.execute("INSERT INTO star_token VALUES ('player-0005', 1, 500, now())")
        await running.execute("""
            INSERT INTO period_standing (period, user_id, points, reached_at)
            VALUES (to_char(now() AT TIME ZONE 'UTC', '"day:"YYYY-MM-DD'), 'player-0002', 7, now()),
                   ('day:2026-01-01', 'player-0001', 9, now())
        """)
        yield running


async def update(api: RunningApi) -> None:
    """Do what the scheduler does."""
    service = api.service
    turns, boards = PostgresBoardTurns(service.database), service.boards.to_write
    await UpdateLeaderboards(turns, boards, RebuildLeaderboards(turns, boards, service.clock), service.clock)()


async def ask(api: RunningApi, path: str = "", user_id: str = "player-0003") -> tuple[dict[str, Any], str]:
    """An answer, and where it came from."""
    answer = await api.http.get(BOARD + path, headers=api.as_user(user_id))
    assert answer.status_code == 200, answer.text
    return answer.json(), answer.headers["Leaderboard-Source"]


def ids(items: Sequence[dict[str, Any]]) -> list[str]:
    """The users of a list."""
    return [item["user_id"] for item in items]


async def test_the_board_is_the_same_from_redis_and_from_the_database(api: RunningApi) -> None:
    found, source = await ask(api, "?limit=2&offset=0")
    assert source == "database"
    assert found == {
        "items": [
            {"rank": 1, "user_id": "player-0005", "name": "player-0", "points": 500, "level": 5, "star_tokens": 1},
            {"rank": 2, "user_id": "player-0004", "name": "Player 4", "points": 400, "level": 4, "star_tokens": 0},
        ],
        "total": 5,
        "limit": 2,
        "offset": 0,
    }
    await update(api)
    assert await ask(api, "?limit=2&offset=0") == (found, "redis")


async def test_boards_of_days_and_weeks_now_and_then(api: RunningApi) -> None:
    await update(api)
    found, source = await ask(api, "?board=daily")
    assert (ids(found["items"]), source) == (["player-0002"], "redis")
    assert await ask(api, f"?board=daily&period={TODAY}") == (found, source)
    past, source = await ask(api, "?board=daily&period=2026-01-01")
    assert (ids(past["items"]), past["items"][0]["points"], source) == (["player-0001"], 9, "database")
    assert (await ask(api, "?board=weekly"))[0]["items"] == []


async def test_my_place_and_those_around_it(api: RunningApi) -> None:
    await update(api)
    found, source = await ask(api, "/me?around=1")
    assert source == "redis"
    assert (found["rank"], found["percentile"], found["total"], found["is_hidden"]) == (3, 60, 5, False)
    assert ids(found["items"]) == ["player-0004", "player-0003", "player-0002"]
    nobody, _ = await ask(api, "/me", "somebody-new")
    assert nobody == {"rank": None, "percentile": None, "total": 5, "is_hidden": False, "items": []}


async def test_the_overview_tells_the_same_rank(api: RunningApi) -> None:
    await update(api)
    answer = await api.http.get("/api/v1/achievements/users/player-0003/overview", headers=api.as_user("player-0003"))
    assert answer.json()["rank"] == 3


async def test_opting_out_holds_at_once_and_can_be_taken_back(api: RunningApi) -> None:
    await update(api)
    mine = api.as_user("player-0003")
    for _ in range(2):
        answer = await api.http.put(f"{BOARD}/me", json={"hidden": True}, headers=mine)
        assert (answer.status_code, answer.json()) == (200, {"hidden": True})
    assert "player-0003" not in ids((await ask(api))[0]["items"])
    await update(api)
    assert (await ask(api))[0]["total"] == 4
    assert (await ask(api, "/me"))[0]["is_hidden"] is True
    await api.http.put(f"{BOARD}/me", json={"hidden": False}, headers=mine)
    await update(api)
    assert (await ask(api, "/me"))[0]["rank"] == 3


async def test_a_deleted_user_does_not_come_back_by_opting_out(api: RunningApi) -> None:
    await api.execute("INSERT INTO participant (user_id, erased_at) VALUES ('gone', now())")
    await api.http.put(f"{BOARD}/me", json={"hidden": True}, headers=api.as_user("gone"))
    assert await api.rows("SELECT user_id FROM standing WHERE user_id = 'gone'") == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?board=daily&period=2026-13-01", "a day looks like 2026-11-20"),
        ("?board=weekly&period=2026-11-20", "a week looks like 2026-W47"),
        ("?board=weekly&period=2026-W54", "a week looks like 2026-W47"),
        ("?period=2026-11-20", "the board of all time has no period; leave it out"),
    ],
)
async def test_a_period_that_is_none_is_refused_with_an_example(api: RunningApi, query: str, sentence: str) -> None:
    answer = await api.http.get(f"{BOARD}{query}", headers=api.as_user("player-0001"))
    assert (answer.status_code, answer.json()["detail"]) == (422, sentence)


async def test_only_users_may_look(api: RunningApi) -> None:
    for path in ("", "/me"):
        assert (await api.http.get(BOARD + path)).status_code == 401
    assert (await api.http.put(f"{BOARD}/me", json={"hidden": True})).status_code == 401
    assert (await api.http.get("/api/v1/stats/rarity")).status_code == 401
