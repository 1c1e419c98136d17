"""Levels and stats on a real database: the curve from the catalog, the quests that levels open, what stats count."""

import random
from typing import Any

import pytest
from sqlalchemy import text

from processing_service.application.retract_event import RetractEvent
from processing_service.application.sync_catalog import SyncCatalog
from shared.clock import SystemClock
from shared.contracts.catalog_feed import DefinitionFeed
from shared.contracts.definition import Definition
from shared.contracts.leaf import COUNTER_TARGET
from shared.contracts.levels import DEFAULT_CURVE, LevelCurve, LevelFormula, LevelTable
from tests.integration.processing.bench import Bench, incoming
from tests.integration.processing.catalogs import definition, install
from tests.integration.processing.retracting import announced
from tests.integration.processing.running_api import RunningApi
from tests.integration.processing.simulating import SIMULATIONS, report

GATED = definition("gated", objective={"target": 2}, min_level=3, repeat={"reset": "on_completion", "limit": None})
LEVEL_FOUR = definition("level-four", objective={"measure": "level", "on": ["LevelReached"], "target": 4})
AFTER_IT = definition("after-it", objective={"target": 1}, prerequisites=["level-four"])
POINTS = Definition.model_validate(
    {
        "code": "test_points",
        "kind": "stat",
        "name": "Test points",
        "objective": {"on": ["TestTaken"], "measure": "sum", "field": "points", "default": 10},
    }
)
STANDING = "SELECT quest_code, cycle FROM completion WHERE reversed_at IS NULL ORDER BY 1, 2"


class Levels:
    """A catalog service that knows a curve and nothing else."""

    def __init__(self, revision: int, curve: LevelCurve) -> None:
        self.feed = DefinitionFeed(revision=revision, definitions=[], levels=curve)

    async def fetch(self, known_revision: int) -> DefinitionFeed | None:
        """The feed, unless it is known."""
        return None if known_revision == self.feed.revision else self.feed


async def thresholds(bench: Bench) -> list[int]:
    """What the snapshot of the moment says of levels."""
    async with bench.transactions() as transaction:
        return list((await bench.catalog.hold(transaction)).reached_from)


async def test_the_curve_comes_with_the_catalog_and_stays(bench: Bench) -> None:
    assert await thresholds(bench) == DEFAULT_CURVE.reached_from()
    assert await SyncCatalog(bench.transactions, Levels(1, LevelTable(thresholds=[10, 30])))()
    assert await thresholds(bench) == [10, 30]
    await install(bench.transactions, GATED)
    assert await thresholds(bench) == DEFAULT_CURVE.reached_from(), "the feed is all that the catalog knows"
    formula = LevelFormula(kind="formula", first=5, growth=1, levels=4)
    assert await SyncCatalog(bench.transactions, Levels(3, formula))()
    assert await thresholds(bench) == [5, 11, 18]


async def test_a_copy_from_before_the_levels_has_those_of_the_beginning(bench: Bench) -> None:
    await install(bench.transactions, GATED)
    async with bench.database.transaction() as session:
        await session.execute(text("UPDATE catalog_revision SET levels = NULL"))
    assert await thresholds(bench) == DEFAULT_CURVE.reached_from()


def happenings() -> list[Any]:
    """Matches of a user with levels between them, one of them told twice."""
    matches = [incoming(number) for number in range(0, 40, 3)]
    levels = {5: 2, 11: 3, 13: 3, 17: 4, 29: 5}
    return [*matches, *(incoming(number, "LevelReached", level=level) for number, level in levels.items())]


@pytest.mark.parametrize("seed", range(4))
async def test_levels_open_quests_the_same_in_any_order(bench: Bench, other_bench: Bench, seed: int) -> None:
    events = happenings()
    for one in (bench, other_bench):
        await install(one.transactions, GATED, LEVEL_FOUR, AFTER_IT)
    await bench.ingest(events)
    chance = random.Random(seed)
    chance.shuffle(events)
    while events:
        cut = chance.randrange(1, 6)
        await other_bench.ingest(events[:cut])
        del events[:cut]
    assert await other_bench.picture() == await bench.picture()
    found = await bench.rows(STANDING)
    assert [code for code, _ in found].count("gated") == 5, "of ten matches behind the third level"
    assert ("level-four", 1) in found
    assert ("after-it", 1) in found


async def test_a_level_that_is_lost_takes_what_it_opened_with_it(bench: Bench) -> None:
    """The points of `rich` lead to the third level, behind which `gated` counts."""
    rich = definition("rich", objective={"on": ["Won"], "target": 1}, reward={"points": 300})
    await install(bench.transactions, rich, GATED)
    await bench.ingest([incoming(0, "Won")])
    levels = await announced(bench, "LevelReached")
    assert [one.event.data["level"] for one in levels] == [2, 3]
    await bench.ingest(levels)
    await bench.ingest([incoming(1), incoming(2)])
    assert await bench.rows(STANDING) == [("gated", 1), ("rich", 1)]
    retract = RetractEvent(bench.transactions, bench.catalog, SystemClock())
    retraction = await retract("user1-00000", "a fraud", "floor", "admin-1")
    assert set(retraction.taken_back) == {("rich", 1), ("gated", 1)}
    assert await bench.rows(STANDING) == []
    await bench.ingest([incoming(3), incoming(4)])
    assert await bench.rows(STANDING) == []
    async with bench.transactions() as transaction:
        assert (await transaction.records.facts("user1")).levels == ()


async def test_a_stat_is_never_completed_whatever_it_holds(api: RunningApi) -> None:
    await api.install(POINTS, definition("novice"))
    await api.happen(1, "TestTaken", points=10**15)
    await api.happen(1, "TestTaken", points=1e300)
    await api.happen(1, "TestTaken")
    assert await api.rows("SELECT count(*) FROM completion") == [(0,)]
    explained = await api.http.get("/api/v1/progress/user1/test_points/explain", headers=api.as_admin())
    assert explained.status_code == 200
    assert explained.json()["agrees"] is True
    assert [item["progress"]["amount"] for item in explained.json()["items"]] == [
        10**300 + 10**15 + 10,
        10**300 + 10**15,
        10**15,
    ]
    assert explained.json()["items"][0]["progress"]["target"] == COUNTER_TARGET
    listed = await api.http.get("/api/v1/progress/me", headers=api.as_user("user1"))
    assert [item["code"] for item in listed.json()["items"]] == ["novice"]


async def test_a_player_is_told_which_level_is_missing(api: RunningApi) -> None:
    await api.install(GATED)
    await api.happen(1, "LevelReached", level=2)
    await api.happen(1)
    item = (await api.http.get("/api/v1/progress/me/gated", headers=api.as_user("user1"))).json()
    assert (item["status"], item["missing_level"]) == ("locked", 3)
    told = (await api.http.get("/api/v1/progress/me/gated/explain", headers=api.as_user("user1"))).json()
    assert told["items"][0]["sentence"].endswith("did not count: you had level 2, and this quest needs level 3.")
    explained = await api.http.get("/api/v1/progress/user1/gated/explain", headers=api.as_admin())
    assert explained.json()["totals"]["not_counted"] == {"LevelTooLow": 1}


async def test_a_dry_run_fills_in_the_stats_that_are_published(api: RunningApi) -> None:
    await api.install(POINTS)
    await api.happen(3, "TestTaken")
    objective = {"measure": "stat", "stat": "test_points", "target": 20}
    draft = {"code": "points_20", "name": "Twenty", "objective": objective}
    assert (await report(api, draft))["total"]["completions"] == 1
    unknown = {**draft, "objective": {**objective, "stat": "nothing"}}
    refused = await api.http.post(SIMULATIONS, json={"definition": unknown}, headers=api.as_admin())
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "definition.objective.stat")
