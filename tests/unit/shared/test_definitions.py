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
    assert ([leaf.measure for leaf in bare.leaves], bare.repeat.limit, bare.repeat.reset) == (["count"], 1, "never")
    assert (bare.migration, bare.backfill.since, bare.backfill.pay, bare.backfill.notify) == (
        "carry",
        "now",
        True,
        True,
    )
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
        {"repeat": {"limit": 1, "reset": "on_completion", "cooldown": "PT12H"}},
        {"repeat": {"reset": "weekly"}},
        {"repeat": {"limit": 30, "reset": "daily"}},
        {"repeat": {"limit": None, "reset": "monthly"}},
        {"window": {"starts_at": "2026-01-01T00:00:00Z"}},
        {"window": {"starts_at": "2026-01-01T00:00:00+01:00", "ends_at": "2026-01-01T00:00:00Z"}},
        {"window": {}},
        {"window": {"opens_after": "P1D", "closes_after": "P1DT1S", "ends_at": "2026-01-01T00:00:00Z"}},
        {"segment": "user.country == 'DE'"},
        {"enrolment": "opt_in", "deadline": "P3660D"},
        {"claim": "manual", "claim_expires_after": "P7D"},
        {"budget": {"gold": 10**15}},
        {"budget": {}},
        {"migration": "restart", "backfill": {"since": "2026-01-01T00:00:00+01:00", "pay": False, "notify": False}},
        {"migration": "recompute", "backfill": {"since": "beginning"}},
        {"migration": "pin"},
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
        {"window": {"starts_at": "2026-01-01T00:00:00"}},
        {"window": {"starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z"}},
        {"window": {"starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-01-01T00:59:59+01:00"}},
        {"objective": {"cap": {"per": "week", "most": 3}}, "repeat": {"reset": "daily"}},
        {"prerequisites": ["novice"]},
        {"prerequisites": ["a", "a"]},
        {"prerequisites": [f"q{number}" for number in range(21)]},
        {"enrolment": "manual"},
        {"claim": "later"},
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


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"repeat": {"limit": 2}}, "what never resets can be completed once"),
        ({"repeat": {"reset": "daily", "cooldown": "PT1H"}}, "needs reset 'on_completion'"),
        ({"repeat": {"cooldown": "PT1H"}}, "needs reset 'on_completion'"),
        ({"repeat": {"reset": "yearly"}}, "Input should be"),
        ({"repeat": {"reset": {}}}, "Input should be"),
        ({"repeat": []}, "valid dictionary"),
        ({"window": {"opens_after": "P1D", "closes_after": "P1D"}}, "opens_after must be less than closes_after"),
        ({"segment": ""}, "at least 1 character"),
        ({"deadline": "P1D"}, "needs enrolment 'opt_in'"),
        ({"claim_expires_after": "P1D"}, "needs claim 'manual'"),
        ({"budget": {"gold": 0}}, "greater than or equal to 1"),
        ({"budget": {"diamonds": 10**15 + 1}}, "less than or equal to"),
        ({"budget": {"points": 5}}, "Extra inputs"),
        ({"migration": "keep"}, "Input should be"),
        ({"backfill": {"since": "yesterday"}}, "since"),
        ({"backfill": {"since": "2026-01-01T00:00:00"}}, "timezone"),
        (
            {
                "objective": {"measure": "sum", "field": "points"},
                "repeat": {"reset": "on_completion", "cooldown": "P1D"},
            },
            "only count events",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        definition(changes)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("P7D", "P7D"), ("PT90M", "PT1H30M"), ("P1W", "P7D"), ("PT1S", "PT1S"), ("P1DT12H", "P1DT12H")],
)
def test_durations_are_texts_by_iso_8601(text: str, kept: str) -> None:
    timed = definition({"claim": "manual", "claim_expires_after": text})
    assert timed.model_dump(mode="json")["claim_expires_after"] == kept
    assert Definition.model_validate_json(timed.model_dump_json()) == timed


@pytest.mark.parametrize("value", [60, 1.5, "60", "P0D", "-P1D", "PT0.5S", "P3661D", "soon", "", True])
def test_what_is_no_duration_is_refused(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        definition({"claim": "manual", "claim_expires_after": value})
    assert caught.value.errors()[0]["loc"] == ("claim_expires_after",)


def test_what_was_stored_before_the_language_grew_is_still_read() -> None:
    stored: dict[str, Any] = {
        "code": "old",
        "kind": "quest",
        "name": "Old",
        "description": "",
        "category": "",
        "icon": "",
        "objective": {
            "id": "objective",
            "label": "",
            "on": ["MatchWon"],
            "where": None,
            "measure": "count",
            "field": None,
            "default": None,
            "target": 3,
        },
        "repeat": {"limit": 1, "reset": "never"},
        "window": {"starts_at": "2026-01-01T00:00:00Z", "ends_at": None},
        "prerequisites": [],
        "enrolment": "automatic",
        "visibility": "visible",
        "claim": "automatic",
        "claim_expires_after": None,
        "reward": {"gold": 0, "diamonds": 0, "points": 0, "badge": None},
        "reward_name": None,
    }
    read = Definition.model_validate(stored)
    assert read == definition({"code": "old", "name": "Old", "window": {"starts_at": "2026-01-01T00:00:00Z"}})


def test_the_schema_lets_a_sequence_do_without_a_target() -> None:
    leaf = Definition.model_json_schema()["$defs"]["Leaf"]
    assert "target" not in leaf.get("required", [])
    assert (leaf["if"]["properties"], leaf["else"]) == ({"measure": {"const": "sequence"}}, {"required": ["target"]})
