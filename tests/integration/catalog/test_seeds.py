"""The seeds publish cleanly, once."""

from catalog_service.adapters.definition_files import read_definition_file
from catalog_service.application.ports import QuestFilter
from catalog_service.bootstrap import UseCases
from catalog_service.entrypoints.jobs import SEEDS


async def test_seeding_twice_gives_one_version_each(catalog: UseCases) -> None:
    file = read_definition_file(SEEDS.read_bytes(), "yaml")
    first = await catalog.seed_definitions(file, "seed")
    second = await catalog.seed_definitions(file, "seed")
    assert {one.outcome for one in first.definitions} == {"created"}
    assert second.definitions == []
    quests, total = await catalog.read_quests.page(QuestFilter(), limit=100, offset=0)
    assert total == len(file.definitions)
    assert {quest.version for quest in quests} == {1}
