"""The seeds publish cleanly, once."""

from catalog_service.application.ports import QuestFilter
from catalog_service.bootstrap import UseCases
from catalog_service.entrypoints.jobs import read_seeds
from shared.contracts.leaf import Leaf


async def test_seeding_twice_gives_one_version_each(catalog: UseCases) -> None:
    file = read_seeds()
    first = await catalog.seed_definitions(file, "seed")
    second = await catalog.seed_definitions(file, "seed")
    assert {one.outcome for one in first.definitions} == {"created"}
    assert second.definitions == []
    quests, total = await catalog.read_quests.page(QuestFilter(), limit=100, offset=0)
    assert total == len(file.definitions)
    assert {quest.version for quest in quests} == {1}


async def test_the_school_unlocks_by_its_stats(catalog: UseCases) -> None:
    """Published, an achievement holds what its stat counts, up to a threshold of its own."""
    await catalog.seed_definitions(read_seeds(), "seed")
    leaves = {}
    for code in ("tests_10", "streak_7", "points_100", "level_up"):
        objective = (await catalog.read_quests.one(code)).objective
        assert isinstance(objective, Leaf)
        leaves[code] = (objective.on, objective.measure, objective.default, objective.target)
    assert leaves == {
        "tests_10": (["TestTaken"], "count", None, 10),
        "streak_7": (["TestTaken"], "streak", None, 7),
        "points_100": (["TestTaken"], "sum", 10, 100),
        "level_up": (["TestTaken"], "count", None, 2),
    }
