"""`POST /api/v1/events/{event_id}/retract`."""

from typing import Any

import pytest

from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi


async def post(api: RunningApi, event_id: str, body: Any, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    """Retract as an administrator, unless other headers are given."""
    path = f"/api/v1/events/{event_id}/retract"
    answer = await api.http.post(path, json=body, headers=api.as_admin() if headers is None else headers)
    return answer.status_code, answer.json()


async def test_an_administrator_takes_an_event_back(api: RunningApi) -> None:
    await api.install(definition("wins"))
    await api.happen(3)
    status, answer = await post(api, "e-000002", {"reason": "a refund", "policy": "owe"})
    assert status == 200
    told = {name: value for name, value in answer.items() if name not in {"retraction_id", "retracted_at"}}
    assert told == {
        "event_id": "e-000002",
        "event_type": "MatchWon",
        "user_id": "user1",
        "reason": "a refund",
        "policy": "owe",
        "retracted_by": "admin-1",
        "taken_back": [{"code": "wins", "cycle": 1}],
    }
    assert await post(api, "e-000002", {"reason": "once more"}) == (200, answer)
    stream = await api.http.get("/api/v1/toasts", headers=api.as_user("user1"))
    assert [item["kind"] for item in stream.json()["items"]] == ["reward_reversed", "quest_completed"]
    progress = await api.http.get("/api/v1/progress/me/wins", headers=api.as_user("user1"))
    assert (progress.json()["progress"], progress.json()["status"]) == (2, "in_progress")


async def test_an_id_may_hold_slashes(api: RunningApi) -> None:
    await api.install(definition("wins"))
    await api.happen(1)
    await api.execute("UPDATE event SET event_id = 'shop/17/retract' WHERE event_id = 'e-000001'")
    status, answer = await post(api, "shop/17/retract", {"reason": "a refund"})
    assert (status, answer["event_id"], answer["policy"]) == (200, "shop/17/retract", "floor")


@pytest.mark.parametrize(
    ("event_id", "body", "expected"),
    [
        ("nothing", {"reason": "a refund"}, 404),
        ("e-000002", {"reason": "a refund"}, 409),
        ("e-000001", {"reason": ""}, 422),
        ("e-000001", {"reason": "a" * 501}, 422),
        ("e-000001", {"reason": "a\x00b"}, 422),
        ("e-000001", {"reason": "a refund", "policy": "forget"}, 422),
        ("e-000001", {"reason": "a refund", "more": 1}, 422),
        ("e" * 201, {"reason": "a refund"}, 422),
    ],
)
async def test_what_cannot_be_done_changes_nothing(api: RunningApi, event_id: str, body: Any, expected: int) -> None:
    await api.install(definition("wins"))
    await api.happen(1)
    await api.happen(1, "UserUpdated", time_zone="UTC", attributes={})
    status, answer = await post(api, event_id, body)
    assert (status, answer["status"]) == (expected, expected)
    assert await api.rows("SELECT count(*) FROM retraction") == [(0,)]


async def test_players_and_strangers_may_not(api: RunningApi) -> None:
    await api.happen(1)
    assert (await post(api, "e-000001", {"reason": "a refund"}, api.as_user("user1")))[0] == 403
    assert (await post(api, "e-000001", {"reason": "a refund"}, {}))[0] == 401
