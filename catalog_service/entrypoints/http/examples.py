"""Examples for the API's document."""

from typing import Any, Final

from fastapi import Body

_SIGN_IN_THREE_TIMES: Final[dict[str, Any]] = {
    "code": "sign-in-three-times",
    "kind": "quest",
    "name": "Sign in three times",
    "description": "Come back twice and take the diamonds.",
    "category": "daily",
    "icon": "🔑",
    "objective": {"id": "sign-ins", "on": ["UserSignIn", "NewUserSignIn"], "measure": "count", "target": 3},
    "repeat": {"limit": 2, "reset": "on_completion"},
    "reward": {"diamonds": 10, "points": 50},
}
_RANKED_POINTS: Final[dict[str, Any]] = {
    "code": "ranked-points",
    "name": "A hundred ranked points",
    "objective": {
        "on": ["MatchWon"],
        "where": 'event.data.mode == "ranked"',
        "measure": "sum",
        "field": "points",
        "target": 100,
    },
    "claim": "manual",
    "reward": {"gold": 25},
}

DEFINITION_BODY: Final[Any] = Body(
    openapi_examples={
        "count": {"summary": "A count that repeats", "value": _SIGN_IN_THREE_TIMES},
        "sum": {"summary": "A sum with a condition", "value": _RANKED_POINTS},
    }
)
FILE_EXAMPLE: Final[dict[str, Any]] = {
    "rewards": [{"name": "ten-diamonds", "diamonds": 10}],
    "definitions": [
        {
            **{name: value for name, value in _SIGN_IN_THREE_TIMES.items() if name != "reward"},
            "reward_name": "ten-diamonds",
        }
    ],
}
