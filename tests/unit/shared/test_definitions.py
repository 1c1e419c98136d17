"""What is a definition, and what is not. Conditions and links are judged by the catalog."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.definition import Definition

GOOD: dict[str, Any] = {"code": "novice", "name": "Novice", "objective": {"on": ["MatchWon"], "target": 3}}


def definition(changes: dict[str, Any]) -> Definition:
    """A good definition with changes; those of the objective go into it."""
    objective = {**GOOD["objective"], **changes.get("objective", {})}
    return Definition.model_validate({**GOOD, **changes, "objective": objective})


def test_little_is_needed_and_the_rest_has_defaults() -> None:
    bare = definition({})
    assert (bare.kind, bare.claim, bare.visibility, bare.enrolment) == ("quest", "automatic", "visible", "automatic")
    assert (bare.objective.measure, bare.repeat.limit, bare.repeat.reset) == ("count", 1, "never")
    assert bare.reward.model_dump() == {"gold": 0, "diamonds": 0, "points": 0, "badge": None}
    assert Definition.model_validate_json(bare.model_dump_json()) == bare


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "0"},
        {"code": "a" * 64},
        {"code": "deadbeef-dead-beef-dead-beef"},
        {"name": "Family \U0001f468\u200d\U0001f469\u200d\U0001f467"},
        {"description": "Two\nlines\tand a tab"},
        {"objective": {"measure": "sum", "field": "a.b_c.D9", "default": 0}},
        {"objective": {"measure": "distinct", "field": "map", "target": 1000}},
        {"objective": {"target": 1_000_000_000}},
        {"objective": {"on": [f"Type{number}" for number in range(20)]}},
        {"repeat": {"limit": None, "reset": "on_completion"}},
        {"repeat": {"limit": 1_000_000, "reset": "on_completion"}},
        {"window": {"starts_at": "2026-01-01T00:00:00Z"}},
        {"window": {"starts_at": "2026-01-01T00:00:00+01:00", "ends_at": "2026-01-01T00:00:00Z"}},
        {"window": {}},
        {"prerequisites": ["a", "b"]},
        {"reward": {"gold": 1_000_000_000, "badge": "Gold"}},
        {"reward_name": "weekly", "reward": {}},
        {"kind": "achievement", "visibility": "secret", "claim": "manual"},
    ],
)
def test_these_are_definitions(changes: dict[str, Any]) -> None:
    definition(changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"code": ""},
        {"code": "a" * 65},
        {"code": "Novice"},
        {"code": "-novice"},
        {"code": "novice\n"},
        {"code": "0af76519-16cd-43dd-8448-eb211c80319c"},
        {"name": ""},
        {"name": "x" * 121},
        {"name": "bell\a"},
        {"name": "\ud800"},
        {"name": "turned \u202e around"},
        {"description": "x" * 2001},
        {"description": "a\0b"},
        {"icon": "x" * 121},
        {"kind": "task"},
        {"surprise": 1},
        {"objective": {"surprise": 1}},
        {"objective": {"on": []}},
        {"objective": {"on": ["A", "A"]}},
        {"objective": {"on": ["two words"]}},
        {"objective": {"on": [f"Type{number}" for number in range(21)]}},
        {"objective": {"target": 0}},
        {"objective": {"target": 1_000_000_001}},
        {"objective": {"target": 3.0}},
        {"objective": {"target": "3"}},
        {"objective": {"target": True}},
        {"objective": {"measure": "average"}},
        {"objective": {"measure": "sum"}},
        {"objective": {"measure": "distinct"}},
        {"objective": {"field": "points"}},
        {"objective": {"default": 1}},
        {"objective": {"measure": "distinct", "field": "map", "default": 1}},
        {"objective": {"measure": "distinct", "field": "map", "target": 1001}},
        {"objective": {"measure": "sum", "field": "points", "default": -1}},
        {"objective": {"measure": "sum", "field": "a..b"}},
        {"objective": {"measure": "sum", "field": "a.0"}},
        {"objective": {"measure": "sum", "field": "a-b"}},
        {"objective": {"where": ""}},
        {"objective": {"where": "x" * 2001}},
        {"repeat": {"limit": 2}},
        {"repeat": {"limit": None}},
        {"repeat": {"limit": 0, "reset": "on_completion"}},
        {"repeat": {"limit": 1_000_001, "reset": "on_completion"}},
        {"repeat": {"reset": "daily"}},
        {"window": {"starts_at": "2026-01-01T00:00:00"}},
        {"window": {"starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z"}},
        {"window": {"starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-01-01T00:59:59+01:00"}},
        {"prerequisites": ["novice"]},
        {"prerequisites": ["a", "a"]},
        {"prerequisites": [f"q{number}" for number in range(21)]},
        {"enrolment": "manual"},
        {"claim": "later"},
        {"claim_expires_after": 60},
        {"reward": {"gold": -1}},
        {"reward": {"gold": 1_000_000_001}},
        {"reward": {"diamonds": 1.5}},
        {"reward": {"points": "5"}},
        {"reward": {"rubies": 1}},
        {"reward_name": "weekly", "reward": {"gold": 1}},
        {"reward_name": ""},
    ],
)
def test_these_are_none(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        definition(changes)
