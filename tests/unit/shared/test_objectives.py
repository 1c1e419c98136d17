"""What is an objective, and what is not: leaves with their measures, and trees of them."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.definition import Definition
from shared.contracts.leaf import Leaf
from shared.contracts.objective import AllOf, AnyOf, walk

STEPS: list[dict[str, Any]] = [{"on": ["Opened"]}, {"on": ["Bought"], "within": "PT1H", "where": "true"}]


def definition(objective: object) -> Definition:
    return Definition.model_validate({"code": "novice", "name": "Novice", "objective": objective})


def leaf(**changes: Any) -> dict[str, Any]:
    return {"on": ["MatchWon"], "target": 3, **changes}


def nested(levels: int, name: str = "all_of") -> dict[str, Any]:
    part = leaf(id="leaf")
    for level in range(levels):
        part = {"id": f"group-{level}", name: [part]}
    return part


GOOD = [
    leaf(hint="Only ranked matches count.", label="Wins"),
    leaf(cap={"per": "day", "most": 1}, cooldown="PT10M"),
    leaf(measure="sum", field="points", cap={"per": "month", "most": 100}, default=0),
    leaf(measure="max", field="match.points"),
    leaf(measure="streak"),
    leaf(measure="streak", every="week", grace=30, target=3_660),
    leaf(measure="streak", freezes={"on": ["FreezeBought"], "field": "amount"}),
    {"measure": "sequence", "steps": STEPS},
    {"measure": "sequence", "steps": STEPS, "target": 2},
    {"all_of": [leaf(id="a"), {"id": "either", "any_of": [leaf(id="b"), leaf(id="c", measure="max", field="x")]}]},
    {"any_of": [leaf(id="only")], "label": "One"},
    {"all_of": [leaf(id=f"leaf-{number}") for number in range(20)]},
    nested(4),
    nested(4, "any_of"),
]


@pytest.mark.parametrize("objective", GOOD)
def test_these_are_objectives_and_stay_what_they_are(objective: dict[str, Any]) -> None:
    read = definition(objective)
    assert Definition.model_validate_json(read.model_dump_json()) == read
    assert Definition.model_validate(read.model_dump(mode="json", exclude_defaults=True)) == read


@pytest.mark.parametrize(
    ("objective", "reason"),
    [
        (leaf(on=[]), "at least one event type"),
        (leaf(on=["A", "A"]), "stands twice in 'on'"),
        (leaf(field="points"), "a count takes no field"),
        (leaf(default=0), "a count takes no default"),
        (leaf(measure="distinct", field="map", default=1), "a distinct takes no default"),
        (leaf(measure="max", field="x", cap={"per": "day", "most": 1}), "a max takes no cap"),
        (leaf(measure="sum", field="x", cooldown="PT1H"), "a sum takes no cooldown"),
        (leaf(every="day"), "a count takes no every"),
        (leaf(grace=1), "a count takes no grace"),
        (leaf(freezes={"on": ["F"]}), "a count takes no freezes"),
        (leaf(steps=STEPS), "a count takes no steps"),
        (leaf(measure="streak", field="x"), "a streak takes no field"),
        (leaf(measure={}), "Input should be"),
        (leaf(measure="max"), "a max needs the field"),
        (leaf(measure="sum"), "a sum needs the field"),
        (leaf(measure="distinct"), "a distinct needs the field"),
        (leaf(measure="distinct", field="x", target=1_001), "at most 1000"),
        (leaf(measure="streak", target=3_661), "at most 3660"),
        (leaf(measure="streak", grace=31), "less than or equal to 30"),
        (leaf(measure="streak", every="month"), "Input should be 'day' or 'week'"),
        (leaf(measure="streak", freezes={"on": ["MatchWon"]}), "cannot both give freezes and count"),
        (leaf(measure="streak", freezes={"on": []}), "at least 1 item"),
        (leaf(cap={"per": "day", "most": 0}), "greater than or equal to 1"),
        (leaf(cap={"per": "year", "most": 1}), "Input should be 'day', 'week' or 'month'"),
        (leaf(cooldown="P0D"), "more than none"),
        (leaf(hint="x" * 121), "at most 120"),
        ({"on": ["MatchWon"]}, "Field required"),
        ({"measure": "sequence", "steps": STEPS, "on": ["A"]}, "in its steps"),
        ({"measure": "sequence", "steps": STEPS, "where": "true"}, "in its steps"),
        ({"measure": "sequence", "steps": STEPS[:1]}, "at least two steps"),
        ({"measure": "sequence"}, "Field required"),
        ({"measure": "sequence", "steps": "none"}, "valid list"),
        ({"measure": "sequence", "steps": STEPS, "target": 3}, "the number of its steps, 2"),
        ({"measure": "sequence", "steps": STEPS[::-1]}, "takes no 'within'"),
        ({"measure": "sequence", "steps": [{"on": ["A"]}] * 21}, "at most 20"),
        ({"all_of": []}, "at least 1 item"),
        ({"any_of": []}, "at least 1 item"),
        ({"all_of": [leaf(id="a")], "any_of": [leaf(id="b")]}, "Extra inputs"),
        ({"all_of": [leaf(id="a")], "target": 1}, "Extra inputs"),
        ({"all_of": [leaf(id="a"), leaf(id="a")]}, "the id 'a' stands twice"),
        ({"all_of": [leaf()]}, "the id 'objective' stands twice"),
        (
            {"all_of": [{"id": a, "any_of": [leaf(id=f"{a}{b}") for b in range(11)]} for a in "yz"]},
            "at most 20 leaves",
        ),
        (nested(5), "at most 4 levels"),
        (nested(900, "any_of"), "at most 4 levels"),
        ([], "must be a leaf"),
        ("MatchWon", "must be a leaf"),
        (None, "must be a leaf"),
        ({"all_of": [3]}, "must be a leaf"),
    ],
)
def test_these_are_none(objective: object, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        definition(objective)


@pytest.mark.parametrize(
    ("objective", "place"),
    [
        (leaf(target=0), ("objective", "target")),
        ({"all_of": [leaf(id="a"), leaf(id="b", target="3")]}, ("objective", "all_of", 1, "target")),
        (
            {"all_of": [{"id": "x", "any_of": [{"measure": "sequence", "steps": [*STEPS, {"on": ["two words"]}]}]}]},
            ("objective", "all_of", 0, "any_of", 0, "steps", 2, "on", 0),
        ),
    ],
)
def test_a_fault_is_named_by_its_place_in_the_definition(objective: object, place: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        definition(objective)
    assert caught.value.errors()[0]["loc"] == place


def test_the_parts_of_a_tree_are_told_by_their_form() -> None:
    tree = definition(GOOD[9]).objective
    assert [(place, type(part)) for place, part in walk(tree)] == [
        ("objective", AllOf),
        ("objective.all_of.0", Leaf),
        ("objective.all_of.1", AnyOf),
        ("objective.all_of.1.any_of.0", Leaf),
        ("objective.all_of.1.any_of.1", Leaf),
    ]
    assert [one.id for one in definition(GOOD[9]).leaves] == ["a", "b", "c"]


def test_a_leaf_listens_to_its_steps_and_freezes_too() -> None:
    [sequence] = definition({"measure": "sequence", "steps": STEPS}).leaves
    assert (sequence.target, sequence.listens) == (2, ["Opened", "Bought"])
    [streak] = definition(leaf(measure="streak", freezes={"on": ["FreezeBought"]})).leaves
    assert streak.listens == ["MatchWon", "FreezeBought"]
