"""What looks wrong in definitions, and what does not."""

from typing import Any

import pytest

from shared.conditions import paths
from shared.definitions.lint import SeenEvents, lint
from tests.unit.catalog.samples import definition, rich_tree
from tests.unit.definitions.linting import GOLD, NOW, check, rules

STREAK: dict[str, Any] = {"measure": "streak", "target": 7}
CAPPED: dict[str, Any] = {"cap": {"per": "day", "most": 2}, "target": 10}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"objective": rich_tree()},
        {"window": {"starts_at": "2026-12-01T00:00:00Z"}},
        {"window": {"ends_at": "2026-11-20T09:30:00.000001Z"}},
        {"window": {"ends_at": "2026-01-01T00:00:00Z"}, "backfill": {"since": "beginning"}},
        {"window": {"ends_at": "2026-01-01T00:00:00Z"}, "backfill": {"since": "2025-12-31T00:00:00Z"}},
        {"objective": STREAK, "window": {"closes_after": "P6D"}},
        {"objective": STREAK, "window": {"starts_at": "2026-12-01T00:00:00Z", "ends_at": "2026-12-07T00:00:00Z"}},
        {"objective": STREAK, "repeat": {"reset": "weekly"}},
        {"objective": {**STREAK, "target": 31}, "repeat": {"reset": "monthly"}},
        {"objective": {**STREAK, "every": "week", "target": 6}, "repeat": {"reset": "monthly"}},
        {"objective": CAPPED, "window": {"closes_after": "P4D"}},
        {"objective": {**CAPPED, "target": 14}, "repeat": {"reset": "weekly"}},
        {"objective": {"cap": {"per": "day", "most": 3}}, "repeat": {"reset": "daily"}},
        {"objective": CAPPED, "repeat": {"reset": "on_completion", "limit": None}},
        {"objective": {"cooldown": "PT12H"}, "window": {"closes_after": "P1D"}},
        {"budget": {"gold": 5}},
        {"budget": {"gold": 10}, "repeat": {"limit": 2, "reset": "on_completion"}},
        {"budget": {"diamonds": 1}},
        {"reward": {}, "reward_name": "list"},
        {"reward": {"points": 1}},
    ],
)
def test_these_look_right(changes: dict[str, Any]) -> None:
    assert check(**changes) == []


@pytest.mark.parametrize(
    ("changes", "rule", "severity", "place"),
    [
        ({"prerequisites": ["b", "a"]}, "unknown-prerequisite", "error", "prerequisites"),
        ({"objective": {"on": ["QuestCompleted"]}}, "cycle", "error", "objective"),
        ({"window": {"ends_at": "2026-11-20T09:30:00Z"}}, "window-over", "warning", "window.ends_at"),
        (
            {"window": {"ends_at": "2026-01-01T00:00:00Z"}, "backfill": {"since": "2026-01-01T00:00:00Z"}},
            "window-over",
            "warning",
            "window.ends_at",
        ),
        (
            {"enrolment": "opt_in", "deadline": "P2D", "window": {"opens_after": "P2D"}},
            "window-never-opens",
            "error",
            "window.opens_after",
        ),
        (
            {"objective": STREAK, "window": {"closes_after": "P5D"}},
            "unreachable-target",
            "error",
            "objective.target",
        ),
        (
            {"objective": STREAK, "window": {"opens_after": "P1D", "closes_after": "P6D"}},
            "unreachable-target",
            "error",
            "objective.target",
        ),
        (
            {"objective": STREAK, "window": {"starts_at": "2026-12-01T00:00:00Z", "ends_at": "2026-12-06T00:00:00Z"}},
            "unreachable-target",
            "error",
            "objective.target",
        ),
        (
            {"objective": STREAK, "enrolment": "opt_in", "deadline": "P5D"},
            "unreachable-target",
            "error",
            "objective.target",
        ),
        (
            {"objective": {**STREAK, "target": 2}, "repeat": {"reset": "daily"}},
            "unreachable-target",
            "error",
            "objective.target",
        ),
        (
            {"objective": {**STREAK, "target": 8}, "repeat": {"reset": "weekly"}},
            "unreachable-target",
            "error",
            "objective.target",
        ),
        (
            {"objective": {**STREAK, "every": "week"}, "repeat": {"reset": "monthly"}},
            "unreachable-target",
            "error",
            "objective.target",
        ),
        ({"objective": CAPPED, "window": {"closes_after": "P3D"}}, "unreachable-target", "error", "objective.target"),
        (
            {"objective": {"cap": {"per": "day", "most": 2}}, "repeat": {"reset": "daily"}},
            "unreachable-target",
            "error",
            "objective.target",
        ),
        (
            {"objective": {"cap": {"per": "month", "most": 1}}, "repeat": {"reset": "monthly"}},
            "unreachable-target",
            "error",
            "objective.target",
        ),
        (
            {"objective": {"cooldown": "PT13H"}, "window": {"closes_after": "P1D"}},
            "unreachable-target",
            "error",
            "objective.target",
        ),
        ({"reward": {}}, "nothing-to-earn", "warning", "reward"),
        ({"budget": {"gold": 4}}, "reward-over-budget", "error", "budget.gold"),
        (
            {"budget": {"gold": 9}, "repeat": {"limit": 2, "reset": "on_completion"}},
            "reward-over-budget",
            "warning",
            "budget.gold",
        ),
        ({"budget": {"gold": 900}, "repeat": {"reset": "daily"}}, "reward-over-budget", "warning", "budget.gold"),
        (
            {"reward": {"diamonds": 2}, "budget": {"diamonds": 1}},
            "reward-over-budget",
            "error",
            "budget.diamonds",
        ),
        (
            {
                "objective": {
                    "all_of": [
                        {"id": "a", "on": ["MatchWon"], "target": 3},
                        {"id": "b", "on": ["MatchWon"], "target": 5, "label": "More"},
                    ]
                }
            },
            "duplicate-leaf",
            "warning",
            "objective.all_of.1",
        ),
    ],
)
def test_these_look_wrong(changes: dict[str, Any], rule: str, severity: str, place: str) -> None:
    assert (rule, severity, place) in rules(**changes)
    assert {one[0] for one in rules(**changes)} == {rule}


SEEN: SeenEvents = {"MatchWon": {"points", "match.map"}, "MatchLost": {"reason"}}


@pytest.mark.parametrize(
    ("objective", "found"),
    [
        ({}, []),
        ({"on": ["Macthwon"]}, [("unseen-event-type", "objective.on")]),
        ({"on": ["UserSignIn", "QuestCompleted"], "where": "event.data.code user.id"}, []),
        ({"on": ["QuestCompleted"], "where": "event.data.cod"}, [("unseen-field", "objective.where")]),
        ({"where": "event.data.points event.type user.level event.data.match event.data"}, []),
        ({"where": "event.data.point"}, [("unseen-field", "objective.where")]),
        ({"where": "event.data.match.ma"}, [("unseen-field", "objective.where")]),
        ({"on": ["MatchWon", "MatchLost"], "where": "event.data.points event.data.reason"}, []),
        ({"measure": "max", "field": "points"}, []),
        ({"measure": "max", "field": "points", "on": ["MatchWon", "MatchLost"]}, [("unseen-field", "objective.field")]),
        ({"measure": "sum", "field": "points", "default": 1, "on": ["MatchWon", "MatchLost"]}, []),
        ({"measure": "sum", "field": "pints", "default": 1}, [("unseen-field", "objective.field")]),
        (
            {"measure": "streak", "freezes": {"on": ["MatchLost"], "field": "amount"}},
            [("unseen-field", "objective.freezes.field")],
        ),
        (
            {
                "all_of": [
                    {
                        "id": "path",
                        "measure": "sequence",
                        "steps": [{"on": ["MatchWon"]}, {"on": ["Nope"], "where": "event.data.x"}],
                    }
                ]
            },
            [("unseen-event-type", "objective.all_of.0.steps.1.on")],
        ),
    ],
)
def test_the_log_knows_types_and_fields(objective: dict[str, Any], found: list[tuple[str, str]]) -> None:
    told = check(SEEN, objective=objective, kind="achievement")
    assert [(one.rule, one.place) for one in told if one.rule != "cycle"] == found
    assert {one.severity for one in told if one.rule != "cycle"} <= {"warning"}


def test_the_paths_of_real_conditions_are_understood() -> None:
    where = "event.data.match.map.startsWith('x') && (event.data.ponts > 1 || has(user.attributes.country))"
    wrong = definition(objective={"where": where}, reward=GOLD)
    [finding] = lint([wrong], SEEN, now=NOW, paths_of=paths)
    assert finding.message == "no event of type MatchWon ever had event.data.ponts"


def test_without_a_log_nothing_is_said_of_it() -> None:
    assert check(None, objective={"on": ["Nope"], "measure": "max", "field": "x"}) == []


def test_definitions_are_looked_at_beside_the_published_ones() -> None:
    first, second = definition("a", reward=GOLD), definition("b", reward=GOLD, prerequisites=["a"])
    assert lint([second], None, now=NOW, beside=[first]) == ()
    changed = definition("a", reward=GOLD, prerequisites=["b"])
    [cycle] = lint([changed], None, now=NOW, beside=[first, second])
    assert (cycle.code, cycle.rule, cycle.place) == ("a", "cycle", "prerequisites")


def test_a_prerequisite_should_not_end_first() -> None:
    early = definition("early", reward=GOLD, window={"ends_at": "2027-01-01T00:00:00Z"})
    late = definition("late", reward=GOLD, prerequisites=["early"], window={"starts_at": "2027-01-01T00:00:00Z"})
    [finding] = lint([early, late], None, now=NOW)
    assert (finding.code, finding.place, finding.rule, finding.severity) == (
        "late",
        "prerequisites.0",
        "prerequisite-ends-first",
        "warning",
    )
    assert lint([early, definition("b", reward=GOLD, prerequisites=["early"])], None, now=NOW) == ()


def test_messages_name_the_numbers() -> None:
    [reach] = check(objective=CAPPED, window={"closes_after": "P3D"})
    assert reach.message == (
        "the cap of 2 a day in the window after the enrolment allows for 8 at most, and the target is 10"
    )
    [budget] = check(budget={"gold": 9}, repeat={"limit": 2, "reset": "on_completion"})
    assert budget.message == "after 1 completion grants are held, and a single user can have more than that"
