"""What administrators see of an explanation, over HTTP."""

from typing import Any

from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi

RANKED = definition(
    "ranked",
    objective={
        "id": "wins",
        "hint": "only ranked matches count",
        "where": "event.data.mode == 'ranked' && event.data.points >= 3",
        "target": 2,
    },
    repeat={"limit": None, "reset": "on_completion"},
)


async def explain(api: RunningApi, code: str, query: str = "", user_id: str = "user1") -> dict[str, Any]:
    """What an administrator sees."""
    answer = await api.http.get(f"/api/v1/progress/{user_id}/{code}/explain{query}", headers=api.as_admin())
    assert answer.status_code == 200, answer.text
    explanation: dict[str, Any] = answer.json()
    return explanation


def ids(explanation: dict[str, Any]) -> list[str]:
    """The ids of the events on a page."""
    return [item["event_id"] for item in explanation["items"]]
