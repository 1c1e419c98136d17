"""Stats and levels in definitions: what they are, what is filled in, and what is refused."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from pydantic import ValidationError

from shared.contracts.definition import Definition
from shared.contracts.leaf import COUNTER_TARGET, Counter, Leaf

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "schemas" / "definition.schema.json").read_text("utf-8"))
COUNT = {"on": ["TestTaken"]}
BY_A_STAT = {"measure": "stat", "stat": "tests_taken", "target": 10}


def stat(objective: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A stat as it is written."""
    return {"code": "tests_taken", "kind": "stat", "name": "Tests", "objective": objective or COUNT, **changes}


def quest(objective: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A quest as it is written."""
    return {"code": "novice", "name": "Novice", "objective": objective, **changes}


@pytest.mark.parametrize(
    "objective",
    [
        COUNT,
        {**COUNT, "cap": {"per": "day", "most": 3}},
        {**COUNT, "measure": "sum", "field": "points", "default": 10},
        {**COUNT, "measure": "max", "field": "points"},
        {**COUNT, "measure": "streak", "every": "week", "grace": 1, "freezes": {"on": ["Freeze"]}},
    ],
)
def test_a_stat_is_counted_without_end(objective: dict[str, Any]) -> None:
    written = Definition.model_validate(stat(objective))
    assert isinstance(written.objective, Counter)
    assert written.objective.target == COUNTER_TARGET
    assert Definition.model_validate_json(written.model_dump_json()) == written


def test_a_level_is_told_by_one_type_of_event() -> None:
    [leaf] = Definition.model_validate(quest({"measure": "level", "target": 5})).leaves
    assert (leaf.on, leaf.target, type(leaf)) == (["LevelReached"], 5, Leaf)
    written = quest({"measure": "level", "on": ["LevelReached"], "target": 5})
    assert Definition.model_validate(written).leaves == [leaf]


REFUSED: list[tuple[dict[str, Any], str]] = [
    (stat({**COUNT, "target": 3}), "leave out its target"),
    (stat({**COUNT, "measure": "distinct", "field": "map"}), "'count', 'sum', 'streak' or 'max'"),
    (stat({"measure": "level"}), "'count', 'sum', 'streak' or 'max'"),
    (stat({"all_of": [{"id": "a", **COUNT, "target": 3}]}), "a single leaf"),
    (quest(COUNT), "Field required"),
    (quest({**COUNT, "target": COUNTER_TARGET}), "less than or equal to 1000000000"),
]
REFUSED_BY_THE_MODEL: list[tuple[dict[str, Any], str]] = [
    (stat(reward={"gold": 1}), "a stat has no reward"),
    (stat(reward_name="ten"), "a stat has no reward_name"),
    (stat(claim="manual"), "a stat has no claim"),
    (stat(repeat={"reset": "daily"}), "a stat has no repeat"),
    (stat(budget={"gold": 1}), "a stat has no budget"),
    (stat(prerequisites=["novice"]), "a stat has no prerequisites"),
    (stat(min_level=3), "a stat has no min_level"),
    (stat(segment="true"), "a stat has no segment"),
    (stat(window={}), "a stat has no window"),
    (stat(enrolment="opt_in"), "a stat has no enrolment"),
    (quest({"measure": "level", "target": 1}), "between 2 and 1000"),
    (quest({"measure": "level", "target": 1001}), "between 2 and 1000"),
    (quest({"measure": "level", "on": ["MatchWon"], "target": 5}), "leave out 'on'"),
    (quest({"measure": "level", "where": "true", "target": 5}), "takes no where"),
    (quest({"measure": "level", "field": "level", "target": 5}), "takes no field"),
    (quest({"measure": "stat", "target": 5}), "names its stat"),
    (quest({**BY_A_STAT, "on": ["TestTaken"]}), "leave out 'on'"),
    (quest({**BY_A_STAT, "where": "true"}), "takes no where"),
    (quest({**COUNT, "stat": "tests_taken", "target": 5}), "takes no stat"),
]


@pytest.mark.parametrize(("written", "message"), [*REFUSED, *REFUSED_BY_THE_MODEL])
def test_what_does_not_fit_is_refused(written: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Definition.model_validate(written)


@pytest.mark.parametrize("written", [written for written, _ in REFUSED])
def test_the_schema_knows_who_has_a_target(written: dict[str, Any]) -> None:
    assert not jsonschema_rs.is_valid(SCHEMA, written)


@pytest.mark.parametrize(
    "written",
    [
        stat(),
        stat({**COUNT, "target": COUNTER_TARGET}),
        quest({**COUNT, "target": 3}),
        quest(BY_A_STAT),
        quest({"measure": "level", "target": 5}, min_level=2),
        quest({"measure": "sequence", "steps": [{"on": ["A"]}, {"on": ["B"]}]}),
        quest({"all_of": [{"id": "a", **BY_A_STAT}, {"id": "b", **COUNT, "target": 1}]}),
    ],
)
def test_schema_and_model_take_the_same(written: dict[str, Any]) -> None:
    Definition.model_validate(written)
    assert jsonschema_rs.is_valid(SCHEMA, written)


@pytest.mark.parametrize("level", [1, 1001, "3", 2.0, True])
def test_a_level_to_be_reached_lies_in_bounds(level: object) -> None:
    with pytest.raises(ValidationError):
        Definition.model_validate(quest({**COUNT, "target": 1}, min_level=level))
