"""Publishing what names a stat: the version holds what the stat counts, and keeps it."""

from typing import Any

import pytest

from catalog_service.application.definition_file import DefinitionFile
from catalog_service.bootstrap import UseCases
from shared.contracts.definition import Definition
from shared.contracts.leaf import Leaf
from shared.exceptions import FieldFault, InvalidInput
from tests.unit.catalog.samples import definition

BY_THE_STAT = {"id": "tests", "label": "Tests", "measure": "stat", "stat": "tests_taken", "target": 10}


def stat(code: str = "tests_taken", **objective: Any) -> Definition:
    """A stat that counts tests."""
    written = {"code": code, "kind": "stat", "name": "Tests taken", "objective": {"on": ["TestTaken"], **objective}}
    return Definition.model_validate(written)


def achievement(code: str = "tests_10", **objective: Any) -> Definition:
    """An achievement that is reached by the stat."""
    written = {"code": code, "kind": "achievement", "name": "Ten", "objective": {**BY_THE_STAT, **objective}}
    return Definition.model_validate({**written, "reward": {"points": 100}})


async def publish(catalog: UseCases, *wanted: Definition) -> dict[str, int | None]:
    """Publish these together; their versions."""
    done = await catalog.import_definitions(DefinitionFile(definitions=list(wanted)), "ann", publish=True)
    return {one.code: one.version for one in done.definitions}


async def published_leaf(catalog: UseCases, code: str = "tests_10") -> Leaf:
    """What the latest version counts."""
    [latest, *_], _ = await catalog.read_history(code, limit=1, offset=0)
    assert isinstance(latest.definition.objective, Leaf)
    return latest.definition.objective


async def test_a_version_holds_what_the_stat_counts(catalog: UseCases) -> None:
    counted: dict[str, Any] = {"where": "event.data.passed", "measure": "sum", "field": "points", "default": 10}
    await publish(catalog, stat(**counted))
    await publish(catalog, achievement())
    assert await published_leaf(catalog) == Leaf(id="tests", label="Tests", on=["TestTaken"], target=10, **counted)
    feed = await catalog.read_feed.all()
    assert all(leaf.stat is None for one in feed.definitions for leaf in one.versions[-1].definition.leaves)


async def test_a_stat_and_what_names_it_come_together(catalog: UseCases) -> None:
    assert await publish(catalog, achievement(), stat()) == {"tests_10": 1, "tests_taken": 1}


async def test_parts_of_a_tree_may_name_stats(catalog: UseCases) -> None:
    tree = {
        "all_of": [
            BY_THE_STAT,
            {"any_of": [{**BY_THE_STAT, "id": "days", "stat": "streak_days", "target": 7}], "id": "group"},
        ]
    }
    await publish(catalog, stat(), stat("streak_days", measure="streak", grace=1), definition("tree", objective=tree))
    leaves = (await catalog.read_feed.all()).definitions[-1].versions[-1].definition.leaves
    assert [(leaf.id, leaf.measure, leaf.grace, leaf.target) for leaf in leaves] == [
        ("tests", "count", 0, 10),
        ("days", "streak", 1, 7),
    ]


async def test_a_published_version_keeps_what_it_was_published_with(catalog: UseCases) -> None:
    """The stat changes; what names it follows when it is published again, and a plan tells that it would."""
    await publish(catalog, stat(), achievement())
    await publish(catalog, stat(where="event.data.passed"))
    assert (await published_leaf(catalog)).where is None
    plan = await catalog.plan_definitions(DefinitionFile(definitions=[achievement()]))
    assert [(one.code, one.outcome) for one in plan.definitions] == [("tests_10", "changed")]
    assert [change.place for change in plan.definitions[0].diff.changes] == ["objective.where"]
    assert await publish(catalog, achievement()) == {"tests_10": 2}
    assert (await published_leaf(catalog)).where == "event.data.passed"


UNKNOWN = FieldFault("definitions.0.objective.stat", "'tests_taken' is not a published stat")
TOO_LONG = "with its stats filled in: Value error, a streak's target is at most 3660"
NEVER_COMPLETED = "'tests_taken' is a stat, which is never completed"


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        ([achievement()], UNKNOWN),
        ([achievement(), definition("tests_taken")], UNKNOWN),
        ([achievement(target=5000), stat(measure="streak")], FieldFault("definitions.0.objective", TOO_LONG)),
        (
            [definition("novice", prerequisites=["tests_taken"]), stat()],
            FieldFault("definitions.0.prerequisites", NEVER_COMPLETED),
        ),
    ],
)
async def test_what_cannot_be_filled_in_is_refused(
    catalog: UseCases, wanted: list[Definition], fault: FieldFault
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await publish(catalog, *wanted)
    assert caught.value.errors == (fault,)


async def test_an_archived_stat_is_taken_by_nobody_any_more(catalog: UseCases) -> None:
    await publish(catalog, stat(), achievement())
    await catalog.archive("tests_taken", "ann")
    assert (await published_leaf(catalog)).on == ["TestTaken"]
    with pytest.raises(InvalidInput, match="nothing was"):
        await publish(catalog, achievement("tests_20"))


@pytest.mark.parametrize("wanted", [stat(), definition("tests_taken")])
async def test_a_stat_stays_one_and_a_quest_does_too(catalog: UseCases, wanted: Definition) -> None:
    other = definition("tests_taken") if wanted.kind == "stat" else stat()
    await publish(catalog, wanted)
    with pytest.raises(InvalidInput) as caught:
        await publish(catalog, other)
    assert caught.value.errors[0].field == "definitions.0.kind"


async def test_a_draft_is_compared_as_it_would_be_published(catalog: UseCases) -> None:
    await publish(catalog, stat(), achievement())
    await catalog.replace_draft("tests_10", achievement(target=12), "ann", None)
    comparison = await catalog.compare_versions("tests_10", None, "draft")
    assert [(one.place, one.before, one.after) for one in comparison.diff.changes] == [("objective.target", "10", "12")]
