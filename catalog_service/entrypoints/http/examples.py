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
_TREE: Final[dict[str, Any]] = {
    "code": "school-week",
    "name": "A week at school",
    "objective": {
        "all_of": [
            {"id": "days", "label": "Days in a row", "on": ["TestTaken"], "measure": "streak", "grace": 1, "target": 5},
            {
                "id": "effort",
                "any_of": [
                    {
                        "id": "points",
                        "on": ["TestTaken"],
                        "measure": "sum",
                        "field": "points",
                        "cap": {"per": "day", "most": 50},
                        "target": 200,
                    },
                    {"id": "best", "on": ["TestTaken"], "measure": "max", "field": "points", "target": 95},
                ],
            },
        ],
    },
    "repeat": {"reset": "weekly"},
    "enrolment": "opt_in",
    "deadline": "P28D",
    "reward": {"diamonds": 3},
    "budget": {"diamonds": 30000},
}
_FUNNEL: Final[dict[str, Any]] = {
    "code": "first-purchase",
    "name": "First purchase",
    "objective": {
        "measure": "sequence",
        "steps": [
            {"label": "Look around", "on": ["ShopOpened"]},
            {"label": "Buy", "on": ["ItemBought"], "where": "event.data.price > 0", "within": "PT1H"},
        ],
    },
    "claim": "manual",
    "claim_expires_after": "P7D",
    "reward": {"gold": 10},
}

DEFINITION_BODY: Final[Any] = Body(
    openapi_examples={
        "count": {"summary": "A count that repeats", "value": _SIGN_IN_THREE_TIMES},
        "sum": {"summary": "A sum with a condition", "value": _RANKED_POINTS},
        "tree": {"summary": "A tree with a streak, accepted by the user, each week", "value": _TREE},
        "sequence": {"summary": "Steps with a time limit", "value": _FUNNEL},
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
