"""Achievements under their own names, and the curve of levels, over HTTP."""

import asyncio
from typing import Any

import httpx
import pytest

from catalog_service.bootstrap import UseCases
from tests.integration.catalog.conftest import Issuer
from tests.unit.catalog.samples import definition, rich_tree

PATH = "/api/v1/achievements/achievements"
LEVELS = "/api/v1/levels"
TREASURE: dict[str, Any] = {
    "code": "treasure",
    "title": "Find the treasure",
    "description": "Dig in ten places.",
    "points": 50,
    "category": "exploration",
    "rarity": "rare",
    "icon": "🗺️",
    "secret": False,
    "target": 10,
}


async def test_the_life_of_an_achievement(admin: httpx.AsyncClient, anyone: httpx.AsyncClient) -> None:
    created = await admin.post(PATH, json=TREASURE)
    assert (created.status_code, created.headers["location"]) == (201, f"{PATH}/treasure")
    stands = created.json()
    assert stands == {**TREASURE, "version": 1, "published_at": stands["published_at"]}
    assert (await anyone.get(f"{PATH}/treasure")).json() == stands
    assert (await admin.post(PATH, json=TREASURE)).status_code == 409

    changed = await admin.patch(f"{PATH}/treasure", json={"points": 75, "target": 12})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    again = await admin.patch(f"{PATH}/treasure", json={"points": 75})
    assert again.json() == changed.json() == (await anyone.get(f"{PATH}/treasure")).json()
    quest = (await anyone.get("/api/v1/quests/treasure")).json()
    assert (quest["kind"], quest["reward"]["points"], quest["objective"]["target"]) == ("achievement", 75, 12)
    assert quest["objective"]["on"] == ["AchievementProgressed.treasure", "AchievementUnlocked.treasure"]


async def test_what_is_left_out_has_defaults(admin: httpx.AsyncClient) -> None:
    created = await admin.post(PATH, json={"code": "first", "title": "First"})
    assert created.status_code == 201
    shown = created.json()
    assert (shown["points"], shown["target"], shown["secret"], shown["rarity"]) == (0, 1, False, "")


async def test_a_secret_is_kept(admin: httpx.AsyncClient, anyone: httpx.AsyncClient) -> None:
    created = await admin.post(PATH, json={**TREASURE, "secret": True})
    assert created.json()["title"] == "Find the treasure"
    [listed] = (await anyone.get(PATH)).json()["items"]
    assert listed == (await anyone.get(f"{PATH}/treasure")).json()
    assert (listed["title"], listed["description"], listed["target"], listed["secret"]) == ("???", "", None, True)
    assert "treasure" not in {**listed, "code": ""}.values()


async def test_all_achievements_are_listed_and_nothing_else(
    catalog: UseCases, admin: httpx.AsyncClient, anyone: httpx.AsyncClient
) -> None:
    for wanted in (
        definition("quest"),
        definition("tree", kind="achievement", objective=rich_tree()),
        definition("hidden", kind="achievement", visibility="hidden"),
    ):
        await catalog.create_draft(wanted, "ann")
        await catalog.publish(wanted.code, "ann")
    await admin.post(PATH, json=TREASURE)
    page = await anyone.get(PATH, params={"limit": 1, "offset": 1})
    assert ([one["code"] for one in page.json()["items"]], page.json()["total"]) == (["tree"], 2)
    assert page.json()["items"][0]["target"] is None, "a tree asks for several things"
    assert [one["code"] for one in (await anyone.get(PATH, params={"category": "exploration"})).json()["items"]] == [
        "treasure"
    ]
    for code in ("quest", "hidden", "nothing"):
        assert (await anyone.get(f"{PATH}/{code}")).status_code == 404
    assert (await anyone.get(page.url, headers={"If-None-Match": page.headers["etag"]})).status_code == 304


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Not A Code"},
        {"title": ""},
        {"points": -1},
        {"target": 0},
        {"target": 10**9 + 1},
        {"target": "3"},
        {"secret": "perhaps"},
        {"surprise": 1},
        {"code": "import"},
    ],
)
async def test_what_is_wrong_is_refused(admin: httpx.AsyncClient, anyone: httpx.AsyncClient, wrong: Any) -> None:
    refused = await admin.post(PATH, json={**TREASURE, **wrong})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert (await anyone.get(PATH)).json()["total"] == 0


async def test_of_two_who_take_a_code_at_once_one_has_it(admin: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(admin.post(PATH, json=TREASURE) for _ in range(6)))
    assert sorted(one.status_code for one in answers) == [201, *[409] * 5]


async def test_the_curve_of_levels(admin: httpx.AsyncClient, anyone: httpx.AsyncClient, issuer: Issuer) -> None:
    user = issuer.headers(role="user")
    assert (await anyone.get(LEVELS)).status_code == 401
    shown = (await anyone.get(LEVELS, headers=user)).json()
    assert (shown["kind"], shown["data"]) == ("formula", {"first": 100, "growth": 50, "levels": 100})
    assert shown["levels"][:3] == [
        {"level": 1, "points": 0},
        {"level": 2, "points": 100},
        {"level": 3, "points": 250},
    ]
    assert len(shown["levels"]) == 100
    curve = {"kind": "table", "thresholds": [10, 30]}
    assert (await anyone.put(LEVELS, json=curve, headers=user)).status_code == 403
    for _ in range(2):
        assert (await admin.put(LEVELS, json=curve)).status_code == 200
    assert (await anyone.get(LEVELS, headers=user)).json() == {
        "kind": "table",
        "data": {"thresholds": [10, 30]},
        "levels": [{"level": 1, "points": 0}, {"level": 2, "points": 10}, {"level": 3, "points": 30}],
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "table", "thresholds": []},
        {"kind": "table", "thresholds": [30, 10]},
        {"kind": "table", "thresholds": [0]},
        {"kind": "table", "thresholds": list(range(1, 1002))},
        {"kind": "formula", "first": 0},
        {"kind": "formula", "first": 10, "levels": 1001},
        {"kind": "spline"},
        {},
        [],
    ],
)
async def test_a_curve_that_does_not_rise_is_refused(admin: httpx.AsyncClient, wrong: Any) -> None:
    refused = await admin.put(LEVELS, json=wrong)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")


async def test_the_feed_moves_on_with_the_curve(catalog: UseCases, admin: httpx.AsyncClient) -> None:
    before = await catalog.read_feed.revision()
    await admin.put(LEVELS, json={"kind": "table", "thresholds": [10]})
    feed = await catalog.read_feed.all()
    assert (feed.revision, feed.levels.reached_from()) == (before + 1, [10])
