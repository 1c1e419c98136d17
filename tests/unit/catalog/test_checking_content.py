"""What is wrong with a definition that is being written: everything at once, each fault at its place."""

import copy
from typing import Any

from catalog_service.bootstrap import UseCases
from tests.unit.catalog.fakes import FakeCatalog
from tests.unit.catalog.samples import definition

WINS: dict[str, Any] = {"code": "wins", "name": "Wins", "objective": {"on": ["MatchWon"], "target": 3}}


async def places(catalog: UseCases, content: dict[str, Any]) -> list[tuple[str, int | None, int | None]]:
    """Where the faults are."""
    return [(one.field, one.line, one.column) for one in (await catalog.check_definition(content)).faults]


async def test_a_definition_without_faults_is_compared_with_what_is_live(catalog: UseCases) -> None:
    fresh = await catalog.check_definition(WINS)
    assert (fresh.faults, fresh.planned and fresh.planned.version) == ([], None)
    await catalog.create_draft(definition("wins"), "ann")
    await catalog.publish("wins", "ann")
    changed = await catalog.check_definition({**WINS, "name": "More wins"})
    assert changed.planned is not None
    assert changed.planned.version == 1
    assert "name" in [one.place for one in changed.planned.diff.changes]


async def test_nothing_is_written(catalog: UseCases, store: FakeCatalog) -> None:
    before = copy.deepcopy(store.state)
    await catalog.check_definition(WINS)
    assert store.state == before


async def test_faults_that_only_publishing_finds_are_found(catalog: UseCases) -> None:
    assert await places(catalog, {**WINS, "code": "check"}) == [("code", None, None)]
    assert await places(catalog, {**WINS, "reward_name": "none-such"}) == [("reward_name", None, None)]
    assert await places(catalog, {**WINS, "prerequisites": ["none-such"]}) == [("prerequisites", None, None)]


async def test_conditions_are_looked_at_before_the_rest_is_complete(catalog: UseCases) -> None:
    content = {
        "objective": {"all_of": [{"on": [], "where": "wrong"}, {"steps": [{"where": "is wrong"}]}]},
        "segment": "event.type",
    }
    found = {place: (line, column) for place, line, column in await places(catalog, content)}
    assert {"code", "name"} <= found.keys()
    assert found["objective.all_of.0.where"] == (1, 1)
    assert found["objective.all_of.1.steps.0.where"] == (1, 4)
    assert found["segment"] == (1, 1)


async def test_what_is_no_condition_at_all_is_left_to_the_schema(catalog: UseCases) -> None:
    for where in (7, None, "", ["wrong"], "\ud800", "wrong" * 401):
        found = await places(catalog, {"objective": {"on": ["A"], "where": where}})
        assert all(line is None for _, line, _ in found), where
