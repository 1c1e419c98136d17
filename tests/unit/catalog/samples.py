"""Small definitions to test with."""

from typing import Any

from shared.contracts.definition import Definition


def definition(code: str = "novice", **changes: Any) -> Definition:
    """A valid definition; `changes` go to its top level, except those of the objective, unless that is a group."""
    objective = changes.pop("objective", {})
    if not objective.keys() & {"all_of", "any_of"}:
        objective = {"on": ["MatchWon"], "target": 3, **objective}
    return Definition.model_validate({"code": code, "name": code.title(), "objective": objective, **changes})


def rich_tree() -> dict[str, Any]:
    """An objective that uses every part of the language."""
    return {
        "id": "all",
        "label": "Everything",
        "all_of": [
            {
                "id": "wins",
                "hint": "Only ranked matches.",
                "on": ["MatchWon"],
                "where": "event.data.ranked",
                "target": 3,
            },
            {
                "id": "either",
                "any_of": [
                    {
                        "id": "points",
                        "on": ["MatchWon"],
                        "measure": "sum",
                        "field": "points",
                        "cap": {"per": "day", "most": 50},
                        "target": 100,
                    },
                    {"id": "best", "on": ["MatchWon"], "measure": "max", "field": "points", "target": 40},
                    {
                        "id": "days",
                        "on": ["UserSignIn"],
                        "measure": "streak",
                        "grace": 1,
                        "freezes": {"on": ["FreezeBought"], "field": "amount"},
                        "target": 7,
                    },
                ],
            },
            {
                "id": "path",
                "measure": "sequence",
                "steps": [{"on": ["Opened"]}, {"on": ["Bought"], "where": "event.data.price > 0", "within": "PT1H"}],
            },
        ],
    }
