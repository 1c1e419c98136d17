"""Small definitions to test with."""

from typing import Any

from shared.contracts.definition import Definition


def definition(code: str = "novice", **changes: Any) -> Definition:
    """A valid definition; `changes` go to its top level, except those of the objective."""
    objective = {"on": ["MatchWon"], "target": 3, **changes.pop("objective", {})}
    return Definition.model_validate({"code": code, "name": code.title(), "objective": objective, **changes})
