"""The plan of an import: it tells what the import then does, and does nothing."""

import copy

import pytest

from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.editions import Expected
from catalog_service.application.rewards import NewReward
from catalog_service.bootstrap import UseCases
from shared.exceptions import FieldFault, InvalidInput
from tests.unit.catalog.fakes import FakeCatalog
from tests.unit.catalog.samples import definition, rich_tree

FILE = DefinitionFile(
    rewards=[NewReward(name="ten-diamonds", diamonds=10)],
    definitions=[
        definition("second", prerequisites=["first"], objective=rich_tree()),
        definition("first", reward_name="ten-diamonds"),
    ],
)


async def outcomes(catalog: UseCases, file: DefinitionFile) -> list[tuple[str, str]]:
    """The plan's, which are those of the import that follows."""
    plan = await catalog.plan_definitions(file)
    assert plan.faults == []
    planned = [(one.code, one.outcome) for one in plan.definitions]
    done = await catalog.import_definitions(file, "ann", publish=True)
    assert [(one.code, one.outcome) for one in done.definitions] == planned
    assert done.rewards == plan.rewards
    return [*planned, *((one.name, one.outcome) for one in plan.rewards)]


async def test_what_is_planned_is_done(catalog: UseCases) -> None:
    assert {outcome for _, outcome in await outcomes(catalog, FILE)} == {"created"}
    assert {outcome for _, outcome in await outcomes(catalog, FILE)} == {"unchanged"}
    richer = FILE.model_copy(update={"rewards": [NewReward(name="ten-diamonds", diamonds=11)]})
    assert await outcomes(catalog, richer) == [
        ("second", "unchanged"),
        ("first", "changed"),
        ("ten-diamonds", "changed"),
    ]
    await catalog.replace_draft("second", definition("second", name="Otherwise"), "ben", Expected(None))
    assert await outcomes(catalog, richer) == [
        ("second", "changed"),
        ("first", "unchanged"),
        ("ten-diamonds", "unchanged"),
    ]


async def test_a_plan_writes_nothing(catalog: UseCases, store: FakeCatalog) -> None:
    await catalog.create_draft(definition("first"), "ann")
    before = copy.deepcopy(store.state)
    await catalog.plan_definitions(FILE)
    assert store.state == before


async def test_a_plan_shows_what_changes(catalog: UseCases) -> None:
    await catalog.import_definitions(FILE, "ann", publish=True)
    await catalog.import_definitions(DefinitionFile(definitions=[definition("live")]), "ann", publish=True)
    await catalog.import_definitions(DefinitionFile(definitions=[definition("gone")]), "ann", publish=True)
    await catalog.archive("gone", "ann")
    await catalog.create_draft(definition("draft"), "ann")
    changed = DefinitionFile(
        rewards=[NewReward(name="ten-diamonds", diamonds=12)],
        definitions=[definition("first", reward_name="ten-diamonds", objective={"target": 2}), definition("new")],
    )
    plan = await catalog.plan_definitions(changed)
    assert plan.untouched == ["live", "second"]
    first, new = plan.definitions
    assert (first.version, [change.place for change in first.diff.changes]) == (
        1,
        ["reward.diamonds", "objective.target"],
    )
    assert (new.outcome, new.version, new.diff.changes[0].effect) == ("created", None, "a new definition")


async def test_a_plan_tells_all_faults_at_once(catalog: UseCases) -> None:
    await catalog.import_definitions(DefinitionFile(definitions=[definition("gone")]), "ann", publish=True)
    await catalog.archive("gone", "ann")
    await catalog.import_definitions(DefinitionFile(definitions=[definition("live")]), "ann", publish=True)
    faulty = DefinitionFile(
        definitions=[
            definition("gone"),
            definition("plan"),
            definition("bad", objective={"where": "wrong"}, segment="event"),
            definition("poor", reward_name="nothing"),
            definition("live", backfill={"since": "beginning"}),
        ]
    )
    plan = await catalog.plan_definitions(faulty)
    assert [(fault.field, fault.line) for fault in plan.faults] == [
        ("definitions.0.code", None),
        ("definitions.1.code", None),
        ("definitions.2.objective.where", 1),
        ("definitions.2.segment", 1),
        ("definitions.3.reward_name", None),
        ("definitions.4.backfill.since", None),
    ]
    with pytest.raises(InvalidInput):
        await catalog.import_definitions(faulty, "ann", publish=True)


async def test_a_plan_looks_at_links_beside_what_is_live(catalog: UseCases) -> None:
    await catalog.import_definitions(FILE, "ann", publish=True)
    circle = DefinitionFile(definitions=[definition("first", prerequisites=["second"])])
    [fault] = (await catalog.plan_definitions(circle)).faults
    assert fault == FieldFault("definitions.0.prerequisites", fault.message)
    assert "first -> second -> first" in fault.message
