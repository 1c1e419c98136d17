"""What administrators give and revoke by hand: exactly once, with the books in order all the while."""

import asyncio
from typing import Any

import httpx
import pytest

from processing_service.bootstrap.dispatcher import build_dispatcher
from processing_service.domain.identity import manual_grant_id, reversal_id
from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi
from tests.integration.processing.test_reconciliation import live, report

GRANTS = "/api/v1/operations/grants"
APOLOGY = {"user_id": "user1", "gold": 5, "diamonds": 25, "points": 600, "reason": "an apology for the outage"}
TOASTS = "SELECT kind, payload ->> 'name', payload ->> 'grant_id' FROM toast ORDER BY sequence"


async def give(api: RunningApi, key: str = "outage-1", **changes: Any) -> httpx.Response:
    """Ask for a grant."""
    headers = {**api.as_admin(), "Idempotency-Key": key}
    return await api.http.post(GRANTS, json={**APOLOGY, **changes}, headers=headers)


async def revoke(api: RunningApi, grant_id: str, **changes: Any) -> httpx.Response:
    """Ask for a revocation."""
    body = {"reason": "the wrong user", "shortfall": "owe", **changes}
    return await api.http.post(f"{GRANTS}/{grant_id}/revoke", json=body, headers=api.as_admin())


async def settle(api: RunningApi) -> None:
    """Have everything that is due credited and reversed."""
    dispatch = build_dispatcher(api.service)
    await dispatch.credit_grants(100)
    await dispatch.reverse_grants(100)


async def points(api: RunningApi) -> tuple[int, int]:
    """Points and level of the user."""
    ((found, level),) = await api.rows("SELECT points, level FROM standing WHERE user_id = 'user1'")
    return found, level


async def test_what_is_given_is_credited_once_and_told(api: RunningApi) -> None:
    await live(api)
    before, _ = await points(api)
    first = await give(api)
    assert first.status_code == 200, first.text
    grant = first.json()
    assert grant["grant_id"] == manual_grant_id("outage-1")
    assert (grant["origin"], grant["status"], grant["granted_by"]) == ("manual", "pending", "admin-1")
    await settle(api)
    again = (await give(api)).json()
    assert (again["grant_id"], again["status"], again["created_at"]) == (
        grant["grant_id"],
        "credited",
        grant["created_at"],
    )
    await settle(api)
    booked = api.auth.ledger[grant["grant_id"]]
    assert (booked.gold, booked.diamonds, booked.reason) == (5, 25, APOLOGY["reason"])
    assert (await points(api))[0] == before + 600
    told = (APOLOGY["reason"], grant["grant_id"])
    assert (await api.rows(TOASTS))[-2:] == [("reward_given", *told), ("reward_credited", *told)]
    inbox = (await api.http.get("/api/v1/toasts", headers=api.as_user("user1"))).json()["items"]
    given = next(one for one in inbox if one["kind"] == "reward_given")
    assert (given["code"], given["grant_id"], given["reward"]["diamonds"]) == (None, grant["grant_id"], 25)
    assert (await report(api))["drift"] == []


async def test_a_key_stands_for_one_grant(api: RunningApi) -> None:
    answers = await asyncio.gather(*(give(api) for _ in range(5)))
    assert {(one.status_code, one.json()["created_at"]) for one in answers} == {(200, answers[0].json()["created_at"])}
    for other in ({"gold": 6}, {"user_id": "user2"}, {"reason": "another one"}):
        assert (await give(api, **other)).status_code == 409
    assert await api.rows("SELECT user_id FROM participant") == [("user1",)]
    assert (await give(api, key="outage-2")).status_code == 200
    assert await api.rows("SELECT count(*) FROM reward_grant") == [(2,)]
    assert await api.rows("SELECT points FROM standing") == [(1200,)]


async def test_points_alone_need_no_wallet(api: RunningApi) -> None:
    grant = (await give(api, gold=0, diamonds=0, points=7)).json()
    assert grant["status"] == "credited"
    revoked = (await revoke(api, grant["grant_id"])).json()
    assert (revoked["status"], revoked["reversal_policy"]) == ("reversed", None)
    assert await points(api) == (0, 1)


async def test_what_is_no_grant_is_refused(api: RunningApi) -> None:
    nothing = {"gold": 0, "diamonds": 0, "points": 0}
    for bad in ({"gold": -1}, {"gold": 1.5}, {"gold": "5"}, {"reason": ""}, {"user_id": "me"}, {"x": 1}, nothing):
        assert (await give(api, **bad)).status_code == 422
    assert (await api.http.post(GRANTS, json=APOLOGY, headers=api.as_admin())).status_code == 422
    assert (await give(api, key="two words")).status_code == 422
    as_user = {**api.as_user("user1"), "Idempotency-Key": "mine"}
    assert (await api.http.post(GRANTS, json=APOLOGY, headers=as_user)).status_code == 403
    await api.happen(1, "UserDeleted")
    assert (await give(api)).status_code == 409
    assert await api.rows("SELECT count(*) FROM reward_grant") == [(0,)]


async def test_a_grant_that_was_given_is_revoked_once(api: RunningApi) -> None:
    await live(api)
    before = await points(api)
    grant_id = (await give(api)).json()["grant_id"]
    await settle(api)
    revoked = (await revoke(api, grant_id)).json()
    assert (revoked["reversal_policy"], revoked["reversal_reason"]) == ("owe", "the wrong user")
    assert revoked["revoked_by"] == "admin-1"
    assert (await revoke(api, grant_id, reason="another reason", shortfall="floor")).json() == revoked
    await settle(api)
    await settle(api)
    reversal = api.auth.reversals[reversal_id(grant_id)]
    assert (reversal.policy, reversal.reason) == ("owe", "an apology for the outage, taken back: the wrong user")
    assert list(api.auth.reversals) == [reversal_id(grant_id)]
    assert await points(api) == before
    assert (await api.rows(TOASTS))[-1] == ("reward_reversed", APOLOGY["reason"], grant_id)
    assert (await give(api)).json()["status"] == "reversed"
    assert (await report(api))["drift"] == []


async def test_a_grant_of_a_quest_is_revoked_and_its_completion_stands(api: RunningApi) -> None:
    await live(api)
    ((grant_id, total),) = await api.rows(
        "SELECT grant_id, (SELECT points FROM standing) FROM reward_grant WHERE quest_code = 'wins' AND cycle = 1"
    )
    before = await api.rows("SELECT quest_code, cycle, event_id FROM completion ORDER BY 1, 2")
    assert (await revoke(api, grant_id)).status_code == 200
    await settle(api)
    assert await api.rows("SELECT quest_code, cycle, event_id FROM completion ORDER BY 1, 2") == before
    assert (await points(api))[0] == total - 520
    assert (await report(api, repair=True))["drift"] == []
    assert await api.rows("SELECT count(*) FROM reward_grant WHERE quest_code = 'wins' AND cycle = 1") == [(1,)]
    progress = (await api.http.get("/api/v1/progress/user1/wins", headers=api.as_admin())).json()
    assert {one["cycle"]: one["grant_status"] for one in progress["completions"]} == {1: "revoked", 2: "credited"}
    path = "/api/v1/progress/user1/wins/explain"
    explained = (await api.http.get(path, params={"limit": 100}, headers=api.as_admin())).json()
    (grant,) = [
        grant
        for step in explained["items"]
        for cycle in step["completions"]
        for grant in cycle["grants"]
        if grant["grant_id"] == grant_id
    ]
    assert grant["revoked_at"] is not None
    assert grant["reversal_reason"] == "the wrong user"


@pytest.mark.parametrize("status", ["pending", "held", "parked"])
async def test_what_was_not_sent_is_cancelled(api: RunningApi, status: str) -> None:
    await api.install(definition("wins", reward={"diamonds": 10}))
    await api.happen(3)
    await api.execute(f"UPDATE reward_grant SET status = '{status}'")  # noqa: S608 - a test's own
    await api.execute("INSERT INTO emission (quest_code, gold, diamonds, held) VALUES ('wins', 0, 10, 1)")
    ((grant_id,),) = await api.rows("SELECT grant_id FROM reward_grant")
    assert (await revoke(api, grant_id)).json()["status"] == "cancelled"
    await settle(api)
    assert api.auth.ledger == {}
    assert await api.rows("SELECT diamonds, held FROM emission") == [(10, 0) if status == "held" else (0, 1)]
    assert (await report(api))["drift"] == []


async def test_a_grant_on_its_way_is_credited_and_then_reversed(api: RunningApi) -> None:
    grant_id = (await give(api, points=0)).json()["grant_id"]
    await api.execute("UPDATE reward_grant SET status = 'sending'")
    assert (await revoke(api, grant_id)).json()["status"] == "sending"
    await settle(api)
    assert await api.rows("SELECT status FROM reward_grant") == [("reversed",)]
    assert "reward_credited" not in {kind for kind, _, _ in await api.rows(TOASTS)}
    assert (await report(api))["drift"] == []


async def test_a_retraction_after_a_revocation_takes_nothing_back_twice(api: RunningApi) -> None:
    await api.install(definition("wins", reward={"diamonds": 10, "points": 5}))
    await api.happen(3)
    await settle(api)
    ((grant_id,),) = await api.rows("SELECT grant_id FROM reward_grant")
    await revoke(api, grant_id)
    retract = "/api/v1/events/e-000001/retract"
    assert (await api.http.post(retract, json={"reason": "a fraud"}, headers=api.as_admin())).status_code == 200
    await settle(api)
    assert api.auth.reversals[reversal_id(grant_id)].policy == "owe"
    assert (await report(api))["drift"] == []


async def test_what_was_retracted_cannot_be_revoked(api: RunningApi) -> None:
    await api.install(definition("wins", reward={"diamonds": 10}))
    await api.happen(3)
    ((grant_id,),) = await api.rows("SELECT grant_id FROM reward_grant")
    retract = "/api/v1/events/e-000001/retract"
    await api.http.post(retract, json={"reason": "a fraud"}, headers=api.as_admin())
    refused = await revoke(api, grant_id)
    assert (refused.status_code, "a fraud" in refused.text) == (409, True)
    assert (await revoke(api, manual_grant_id("none"))).status_code == 404


async def test_grants_are_listed_with_why_they_wait(api: RunningApi) -> None:
    await api.install(definition("wins", reward={"diamonds": 10}), definition("held", reward={"gold": 1}))
    await api.happen(3)
    await api.execute("UPDATE reward_grant SET status = 'held' WHERE quest_code = 'held'")
    await api.execute(
        "UPDATE reward_grant SET status = 'parked', last_error = 'conflict: no' WHERE quest_code = 'wins'"
    )
    await give(api, user_id="user2")

    async def listed(**wanted: Any) -> list[tuple[str | None, str, str | None]]:
        answer = await api.http.get(GRANTS, params=wanted, headers=api.as_admin())
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"] == len(answer.json()["items"])
        return [(one["quest_code"], one["status"], one["problem"]) for one in answer.json()["items"]]

    parked, held = ("wins", "parked", "conflict: no"), ("held", "held", "the budget of 'held' is used up")
    assert (await listed())[0] == (None, "pending", None)
    assert await listed(user_id="user2") == [(None, "pending", None)]
    assert await listed(status="parked") == [parked]
    assert await listed(quest_code="held") == [held]
    assert await listed(user_id="user2", quest_code="held") == []


async def test_a_spoilt_grant_is_found(api: RunningApi) -> None:
    await give(api)
    await settle(api)
    await api.execute("UPDATE reward_grant SET idempotency_key = 'another'")
    assert [one["kind"] for one in (await report(api))["drift"]] == ["grant_differs"]
    await api.execute("UPDATE reward_grant SET idempotency_key = 'outage-1', gold = 6")
    assert [one["kind"] for one in (await report(api))["drift"]] == ["booking_differs"]
    await api.execute("UPDATE reward_grant SET gold = 5, revoked_at = now()")
    assert [one["kind"] for one in (await report(api))["drift"]] == ["grant_differs"]
