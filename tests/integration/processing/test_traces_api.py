"""What one event has led to, following the log, and events that administrators send to try something."""

from typing import Any

import httpx

from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi

EVENTS = "/api/v1/events"
TESTS = "/api/v1/operations/test-events"
WINS = definition("wins", reward={"diamonds": 10})
BIG_WINS = definition("big-wins", objective={"where": "event.data.points >= 10"})


async def trace(api: RunningApi, event_id: str) -> dict[str, Any]:
    """What is told of an event."""
    answer = await api.http.get(f"{EVENTS}/{event_id}/trace", headers=api.as_admin())
    assert answer.status_code == 200, answer.text
    traced: dict[str, Any] = answer.json()
    return traced


async def send(api: RunningApi, **changes: Any) -> httpx.Response:
    """Send a test event."""
    body = {"event_type": "MatchWon", "user_id": "user1", "event_data": {"points": 3}, "reason": "a try", **changes}
    return await api.http.post(TESTS, json=body, headers=api.as_admin())


async def test_an_event_shows_what_it_has_led_to(api: RunningApi) -> None:
    await api.install(WINS, BIG_WINS, definition("others", objective={"on": ["MatchLost"]}))
    await api.happen(4, points=3)
    third = await trace(api, "e-000003")
    assert (third["event"]["event_id"], third["event"]["event_data"]) == ("e-000003", {"points": 3})
    assert [(one["code"], one["outcome"]) for one in third["quests"]] == [
        ("big-wins", "not_counted"),
        ("wins", "counted"),
    ]
    assert third["quests"][0]["reason"]
    (completion,) = third["completions"]
    assert (completion["code"], completion["cycle"], completion["reversed_at"]) == ("wins", 1, None)
    assert [(one["status"], one["reward"]["diamonds"]) for one in completion["grants"]] == [("pending", 10)]
    assert (await trace(api, "e-000002"))["completions"] == []
    assert (await trace(api, "e-000004"))["completions"] == []


async def test_one_that_was_taken_back_says_so(api: RunningApi) -> None:
    await api.install(WINS)
    await api.happen(3)
    retract = {"reason": "a fraud"}
    await api.http.post(f"{EVENTS}/e-000003/retract", json=retract, headers=api.as_admin())
    traced = await trace(api, "e-000003")
    assert traced["retracted_at"] is not None
    assert [(one["outcome"], one["reason"]) for one in traced["quests"]] == [("not_counted", "Retracted")]
    assert traced["completions"][0]["reversed_at"] is not None
    assert traced["completions"][0]["grants"][0]["status"] == "cancelled"


async def test_ids_may_hold_anything(api: RunningApi) -> None:
    await api.happen(1)
    await api.execute("UPDATE event SET event_id = 'types/1 of 2/trace'")
    assert (await trace(api, "types/1%20of%202/trace"))["event"]["event_id"] == "types/1 of 2/trace"
    assert (await api.http.get(f"{EVENTS}/none/trace", headers=api.as_admin())).status_code == 404
    assert (await api.http.get(f"{EVENTS}/none/trace", headers=api.as_user("user1"))).status_code == 403


async def test_the_log_can_be_followed(api: RunningApi) -> None:
    await api.happen(3)
    await api.happen(1, "MatchLost")

    async def after(sequence: int, **wanted: Any) -> list[str]:
        params = {"after": sequence, **wanted}
        answer = await api.http.get(EVENTS, params=params, headers=api.as_admin())
        return [one["event_id"] for one in answer.json()["items"]]

    first, second, third, fourth = await after(0)
    assert [first, second, third, fourth] == ["e-000001", "e-000002", "e-000003", "e-000004"]
    ((sequence,),) = await api.rows("SELECT sequence FROM event WHERE event_id = 'e-000002'")
    assert await after(sequence) == [third, fourth]
    assert await after(sequence, limit=1) == [third]
    assert await after(sequence, event_type="MatchLost") == [fourth]
    ((last,),) = await api.rows("SELECT max(sequence) FROM event")
    assert await after(last) == []


async def test_a_test_event_says_what_it_unlocks(api: RunningApi) -> None:
    await api.install(WINS, BIG_WINS)
    await api.happen(2)
    answer = (await send(api, event_id="try-1")).json()
    assert (answer["status"], answer["completed"]) == ("stored", [{"code": "wins", "cycle": 1}])
    assert answer["trace"]["completions"][0]["grants"][0]["reward"]["diamonds"] == 10
    assert {one["code"]: one["outcome"] for one in answer["trace"]["quests"]} == {
        "wins": "counted",
        "big-wins": "not_counted",
    }
    again = await send(api, event_id="try-1", timestamp=answer["trace"]["event"]["timestamp"])
    assert (again.status_code, again.json()["status"], again.json()["completed"]) == (200, "duplicate", [])
    assert (await send(api, event_id="try-1", event_data={"points": 4})).status_code == 409


async def test_what_is_no_event_is_refused(api: RunningApi) -> None:
    faults: list[dict[str, Any]] = [
        {"event_type": "UserSignIn"},
        {"event_type": "QuestCompleted"},
        {"user_id": "me"},
        {"timestamp": "2999-01-01T00:00:00Z"},
        {"reason": ""},
        {"event_data": []},
    ]
    for bad in faults:
        answer = await send(api, **bad)
        assert answer.status_code == 422, bad
    body = {"event_type": "MatchWon", "user_id": "user1", "reason": "a try"}
    assert (await api.http.post(TESTS, json=body, headers=api.as_user("user1"))).status_code == 403
    await api.happen(1, "UserDeleted")
    assert (await send(api)).status_code == 409
    assert await api.rows("SELECT count(*) FROM event WHERE event_type = 'MatchWon'") == [(0,)]
