"""Advancing achievements over HTTP, overviews and stats."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.contracts.achievements import progress_objective
from shared.contracts.definition import Definition
from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi

PROGRESS = "/api/v1/achievements/users/user1/progress"
OVERVIEW = "/api/v1/achievements/users/me/overview"


def achievement(code: str, target: int = 3, points: int = 300) -> Definition:
    """One that deltas fill."""
    return Definition.model_validate(
        {
            "code": code,
            "kind": "achievement",
            "name": code.title(),
            "rarity": "rare",
            "icon": "chest",
            "objective": progress_objective(code, target).model_dump(),
            "reward": {"points": points},
        }
    )


@pytest.fixture
async def publisher(api: RunningApi) -> dict[str, str]:
    """A publisher's key, as a header."""
    issued = await api.http.post("/api/v1/events/publishers", json={"name": "a game"}, headers=api.as_admin())
    return {"X-Publisher-Key": issued.json()["key"]}


async def post(api: RunningApi, headers: dict[str, str], **body: Any) -> httpx.Response:
    return await api.http.post(PROGRESS, json=body, headers=headers)


async def test_deltas_fill_an_achievement_and_the_answer_tells_of_its_unlocking(
    api: RunningApi, publisher: dict[str, str]
) -> None:
    await api.install(achievement("hunter"), achievement("diver"))
    first = (await post(api, publisher, deltas={"hunter": 2, "diver": 1})).json()
    assert first == {
        "user_id": "user1",
        "unlocked": [],
        "points": 0,
        "level": 1,
        "star_tokens": 0,
        "repeated": False,
    }
    second = (await post(api, publisher, deltas={"hunter": 1, "diver": 9})).json()
    unlocked = [{"code": code, "title": code.title(), "points": 300} for code in ("diver", "hunter")]
    assert second["unlocked"] == unlocked
    assert (second["points"], second["level"], second["star_tokens"]) == (600, 4, 1)
    third = (await post(api, publisher, deltas={"hunter": 5})).json()
    assert (third["unlocked"], third["points"]) == ([], 600)


async def test_a_bonus_counts_once_for_its_key_however_often_it_is_sent(
    api: RunningApi, publisher: dict[str, str]
) -> None:
    await api.install(achievement("hunter"))
    body = {"deltas": {"hunter": 1}, "score_bonus": 120, "idempotency_key": "level-7"}
    answers = await asyncio.gather(*(post(api, publisher, **body) for _ in range(8)))
    assert sorted({answer.status_code for answer in answers}) in ([200], [200, 409])
    again = await post(api, publisher, **body)
    assert (again.status_code, again.json()["points"], again.json()["repeated"]) == (200, 120, True)
    other = await post(api, publisher, **{**body, "score_bonus": 121})
    assert (other.status_code, "idempotency_key" in other.json()["detail"]) == (409, True)
    fewer = await post(api, publisher, score_bonus=120, idempotency_key="level-7", deltas={"hunter": 2})
    assert fewer.status_code == 409
    assert await api.rows("SELECT count(*) FROM event") == [(2,)]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({}, 422, "at least one delta"),
        ({"score_bonus": 5}, 422, "needs an idempotency_key"),
        ({"deltas": {"hunter": 0}}, 422, "greater than or equal to 1"),
        ({"deltas": {"hunter": -1}}, 422, "greater than or equal to 1"),
        ({"deltas": {"nobody": 1}}, 404, "no achievement 'nobody'"),
        ({"deltas": {"wins": 1}}, 404, "no achievement 'wins'"),
        ({"deltas": {"veteran": 1}}, 409, "it counts MatchWon"),
    ],
)
async def test_what_cannot_be_done_says_why_and_changes_nothing(
    api: RunningApi, publisher: dict[str, str], body: dict[str, Any], status: int, words: str
) -> None:
    await api.install(achievement("hunter"), definition("wins"), definition("veteran", kind="achievement"))
    mixed = {**body, "deltas": {**body.get("deltas", {}), "hunter": 1}} if status in (404, 409) else body
    answer = await post(api, publisher, **mixed)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert await api.rows("SELECT count(*) FROM event") == [(0,)]


async def test_a_players_token_never_makes_progress(api: RunningApi) -> None:
    await api.install(achievement("hunter"))
    for headers in ({}, api.as_user("user1"), api.as_admin()):
        assert (await post(api, headers, deltas={"hunter": 1})).status_code == 401


async def test_an_overview_shows_what_a_user_has_come_to(api: RunningApi, publisher: dict[str, str]) -> None:
    await api.install(achievement("hunter"), achievement("diver"))
    nothing = (await api.http.get(OVERVIEW, headers=api.as_user("user1"))).json()
    assert nothing["recent_unlocks"] == []
    assert (nothing["points"], nothing["level_since"], nothing["next_level_at"], nothing["rank"]) == (0, 0, 100, None)
    await post(api, publisher, deltas={"diver": 3})
    await post(api, publisher, deltas={"hunter": 3})
    overview = (await api.http.get(OVERVIEW, headers=api.as_user("user1"))).json()
    assert [(one["code"], one["points"], one["rarity"]) for one in overview["recent_unlocks"]] == [
        ("hunter", 300, "rare"),
        ("diver", 300, "rare"),
    ]
    assert (overview["points"], overview["level"], overview["star_tokens"]) == (600, 4, 1)
    assert (overview["level_since"], overview["next_level_at"], overview["rank"]) == (450, 700, 1)


async def test_of_others_only_administrators_are_told(api: RunningApi) -> None:
    path = "/api/v1/achievements/users/user1/overview"
    assert (await api.http.get(path, headers=api.as_user("user1"))).status_code == 200
    assert (await api.http.get(path, headers=api.as_admin())).status_code == 200
    assert (await api.http.get(path, headers=api.as_user("user2"))).status_code == 403


async def test_stats_count_and_are_no_quests(api: RunningApi) -> None:
    wins = Definition.model_validate(
        {"code": "wins", "kind": "stat", "name": "Wins", "objective": {"on": ["MatchWon"], "measure": "count"}}
    )
    points = Definition.model_validate(
        {
            "code": "points",
            "kind": "stat",
            "name": "Points",
            "objective": {"on": ["MatchWon"], "measure": "sum", "field": "points", "default": 10},
        }
    )
    await api.install(wins, points)
    mine = api.as_user("user1")
    before = (await api.http.get("/api/v1/stats/me", headers=mine)).json()["stats"]
    assert [(one["code"], one["value"]) for one in before] == [("points", 0), ("wins", 0)]
    await api.happen(1, points=7.5)
    await api.happen(2)
    after = (await api.http.get("/api/v1/stats/me", headers=mine)).json()["stats"]
    assert [(one["code"], one["measure"], one["value"]) for one in after] == [
        ("points", "sum", "27.5"),
        ("wins", "count", 3),
    ]
    same = await api.http.get("/api/v1/stats/users/user1", headers=api.as_admin())
    assert same.json()["stats"] == after
    assert (await api.http.get("/api/v1/progress/me", headers=mine)).json()["items"] == []
