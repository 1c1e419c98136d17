"""Import and export."""

import copy

import pytest

from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.editions import Expected
from catalog_service.application.rewards import NewReward
from catalog_service.bootstrap import UseCases
from shared.exceptions import InvalidInput, NotFound
from tests.unit.catalog.fakes import FakeCatalog
from tests.unit.catalog.samples import definition

FILE = DefinitionFile(
    rewards=[NewReward(name="ten-diamonds", diamonds=10)],
    definitions=[
        definition("second", prerequisites=["first"]),
        definition("first", reward_name="ten-diamonds"),
    ],
)


async def test_a_file_is_published_in_the_order_of_its_prerequisites(catalog: UseCases, store: FakeCatalog) -> None:
    done = await catalog.import_definitions(FILE, "ann", publish=True)
    assert [(one.code, one.outcome, one.version) for one in done.definitions] == [
        ("second", "created", 1),
        ("first", "created", 1),
    ]
    assert [event.event_data["code"] for event in store.state.events] == ["first", "second"]
    assert store.state.revision == 1


@pytest.mark.parametrize("publish", [True, False])
async def test_the_second_time_nothing_changes(catalog: UseCases, store: FakeCatalog, publish: bool) -> None:
    await catalog.import_definitions(FILE, "ann", publish=publish)
    before = copy.deepcopy(store.state)
    done = await catalog.import_definitions(FILE, "ben", publish=publish)
    assert {one.outcome for one in done.definitions} == {"unchanged"}
    assert {one.outcome for one in done.rewards} == {"unchanged"}
    assert store.state == before


@pytest.mark.parametrize("publish", [True, False])
async def test_what_was_exported_changes_nothing(catalog: UseCases, store: FakeCatalog, publish: bool) -> None:
    await catalog.import_definitions(FILE, "ann", publish=publish)
    before = copy.deepcopy(store.state)
    done = await catalog.import_definitions(await catalog.export_definitions(), "ben", publish=publish)
    assert {one.outcome for one in done.definitions} == {"unchanged"}
    assert store.state == before


async def test_without_publishing_it_makes_drafts(catalog: UseCases, store: FakeCatalog) -> None:
    done = await catalog.import_definitions(FILE, "ann", publish=False)
    assert [one.version for one in done.definitions] == [None, None]
    assert (await catalog.read_draft("first")).draft is not None
    assert (store.state.revision, store.state.events) == (0, [])


async def test_a_changed_definition_becomes_the_next_version(catalog: UseCases) -> None:
    await catalog.import_definitions(FILE, "ann", publish=True)
    changed = DefinitionFile(definitions=[definition("first", name="Better", reward_name="ten-diamonds")])
    [one] = (await catalog.import_definitions(changed, "ann", publish=True)).definitions
    assert (one.outcome, one.version) == ("changed", 2)


async def test_a_changed_reward_reaches_the_definitions_of_the_file(catalog: UseCases) -> None:
    await catalog.import_definitions(FILE, "ann", publish=True)
    richer = FILE.model_copy(update={"rewards": [NewReward(name="ten-diamonds", diamonds=11)]})
    done = await catalog.import_definitions(richer, "ann", publish=True)
    assert [(one.code, one.outcome) for one in done.definitions] == [("second", "unchanged"), ("first", "changed")]
    assert (await catalog.read_quests.one("first")).reward.diamonds == 11


async def test_one_fault_stops_all(catalog: UseCases, store: FakeCatalog) -> None:
    faulty = DefinitionFile(
        rewards=[NewReward(name="ten-diamonds", diamonds=10)],
        definitions=[definition("good"), definition("bad", objective={"where": "wrong"})],
    )
    with pytest.raises(InvalidInput) as caught:
        await catalog.import_definitions(faulty, "ann", publish=True)
    [fault] = caught.value.errors
    assert (fault.field, fault.line, fault.column) == ("definitions.1.objective.where", 1, 1)
    assert (store.state.records, store.state.rewards) == ({}, {})


async def test_an_archived_code_stops_all(catalog: UseCases) -> None:
    await catalog.import_definitions(DefinitionFile(definitions=[definition("old")]), "ann", publish=True)
    await catalog.archive("old", "ann")
    with pytest.raises(InvalidInput) as caught:
        await catalog.import_definitions(
            DefinitionFile(definitions=[definition("new"), definition("old")]), "ann", publish=False
        )
    assert caught.value.errors[0].field == "definitions.1.code"
    with pytest.raises(NotFound):
        await catalog.read_draft("new")
    assert "old" not in [one.code for one in (await catalog.export_definitions()).definitions]


async def test_publishing_a_file_replaces_a_draft_that_says_otherwise(catalog: UseCases) -> None:
    await catalog.import_definitions(FILE, "ann", publish=True)
    await catalog.replace_draft("second", definition("second", name="Otherwise"), "ben", Expected(None))
    done = await catalog.import_definitions(FILE, "ann", publish=True)
    assert [(one.outcome, one.version) for one in done.definitions] == [("changed", 1), ("unchanged", 1)]
    with pytest.raises(NotFound):
        await catalog.read_draft("second")


async def test_seeding_leaves_alone_what_is_there(catalog: UseCases) -> None:
    await catalog.import_definitions(
        DefinitionFile(definitions=[definition("first", name="Mine")]), "ann", publish=True
    )
    done = await catalog.seed_definitions(FILE, "seed")
    assert [one.code for one in done.definitions] == ["second"]
    assert (await catalog.read_quests.one("first")).name == "Mine"
