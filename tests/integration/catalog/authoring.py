"""A novice's quest, and what is changed of it."""

from typing import Any

QUESTS = "/api/v1/quests"
NOVICE: dict[str, Any] = {"code": "novice", "name": "Novice", "objective": {"on": ["MatchWon"], "target": 3}}


def changed(**changes: Any) -> dict[str, Any]:
    return {**NOVICE, **changes}
