"""What administrators do in the catalog is recorded: who, what, and to which definition."""

from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.editions import Expected
from catalog_service.application.rewards import NewReward, RewardChange
from catalog_service.bootstrap import UseCases
from shared.contracts.levels import LevelTable
from tests.unit.catalog.fakes import FakeCatalog
from tests.unit.catalog.samples import definition


def told(store: FakeCatalog) -> list[tuple[str, str, str]]:
    """Who did what to what."""
    return [(act.actor, str(act.action), act.subject) for act in store.state.acts]


async def test_the_life_of_a_definition(catalog: UseCases, store: FakeCatalog) -> None:
    await catalog.create_draft(definition("wins"), "ann")
    await catalog.replace_draft("wins", definition("wins", name="More"), "ben", Expected(frozenset({1})))
    await catalog.publish("wins", "ann")
    await catalog.publish("wins", "ann")
    await catalog.start_draft("wins", "ben")
    await catalog.discard_draft("wins", Expected(None), "ben")
    await catalog.archive("wins", "ann")
    await catalog.archive("wins", "ann")
    assert told(store) == [
        ("ann", "definition.drafted", "wins"),
        ("ben", "definition.drafted", "wins"),
        ("ann", "definition.published", "wins"),
        ("ben", "definition.drafted", "wins"),
        ("ben", "definition.draft_discarded", "wins"),
        ("ann", "definition.archived", "wins"),
    ]
    assert store.state.acts[2].details == {"version": 1}


async def test_rewards_and_levels(catalog: UseCases, store: FakeCatalog) -> None:
    await catalog.create_reward(NewReward(name="a", gold=1), "ann")
    await catalog.create_reward(NewReward(name="a", gold=1), "ann")
    await catalog.change_reward("a", RewardChange(gold=2), None, "ben")
    await catalog.change_reward("a", RewardChange(gold=2), None, "ben")
    await catalog.publish_levels(LevelTable(thresholds=[77]), "ann")
    assert told(store) == [
        ("ann", "reward.created", "a"),
        ("ben", "reward.changed", "a"),
        ("ann", "levels.published", "levels"),
    ]


async def test_an_import_records_what_it_changed(catalog: UseCases, store: FakeCatalog) -> None:
    file = DefinitionFile(definitions=[definition("wins")], rewards=[NewReward(name="a", gold=1)])
    await catalog.import_definitions(file, "ann", publish=False)
    await catalog.import_definitions(file, "ann", publish=False)
    await catalog.import_definitions(file, "ben", publish=True)
    assert told(store) == [
        ("ann", "reward.created", "a"),
        ("ann", "definition.drafted", "wins"),
        ("ben", "definition.published", "wins"),
    ]


async def test_pauses_and_rollbacks_with_their_reasons(catalog: UseCases, store: FakeCatalog) -> None:
    await catalog.create_draft(definition("wins"), "ann")
    await catalog.publish("wins", "ann")
    await catalog.replace_draft("wins", definition("wins", name="More"), "ann", Expected(None))
    await catalog.publish("wins", "ann")
    store.state.acts.clear()
    await catalog.pause("wins", "ann", "it pays too much")
    await catalog.pause("wins", "ann", "once more")
    await catalog.resume("wins", "ben", None)
    await catalog.roll_back("wins", 1, "carry", "ben", "a mistake")
    assert [(act.actor, str(act.action), act.reason) for act in store.state.acts] == [
        ("ann", "definition.paused", "it pays too much"),
        ("ben", "definition.resumed", None),
        ("ben", "definition.rolled_back", "a mistake"),
    ]
    assert store.state.acts[-1].details == {"version": 3, "content_of": 1}
