"""Taking an event back, with all services and the real ledger: what is spent already is owed, or written off."""

import json
from typing import Any

import httpx
import pytest

from tests.harness.quests import event, publish_quest, send, until_progress, until_wallet
from tests.harness.reconcile import reconcile
from tests.harness.shop import a_debit, buy
from tests.harness.sql import query
from tests.harness.system import System
from tests.harness.waiting import eventually


async def happen(system: System, events: list[dict[str, Any]]) -> None:
    """Publish events of one type."""
    await send(system, [json.dumps(one).encode() for one in events], events[0]["event_type"])


async def retract(system: System, event_id: str, policy: str) -> dict[str, Any]:
    """Take an event back as an administrator, through the gateway."""
    async with system.client(await system.auditor_token()) as admin:
        body = {"reason": "a refund", "policy": policy}
        answer = await admin.post(f"/api/v1/events/{event_id}/retract", json=body)
    assert answer.status_code == httpx.codes.OK, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def until_holding(system: System, token: str, expected: dict[str, Any]) -> None:
    """Wait until a wallet holds, and owes, what is expected."""

    async def holds() -> bool:
        async with system.client(token) as client:
            found = (await client.get("/api/v1/wallet/me")).json()
        assert found == expected
        return True

    await eventually(holds, within_seconds=60)


@pytest.mark.parametrize(("policy", "owed", "after_the_next"), [("owe", 8, 2), ("floor", 0, 10)])
async def test_what_was_paid_is_taken_back(system: System, policy: str, owed: int, after_the_next: int) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system)
    event_type = quest["objective"]["on"][0]
    sent = [event(event_type, account.user_id) for _ in range(3)]
    await happen(system, sent)
    await until_wallet(system, token, diamonds=10)
    assert await buy(system, a_debit(account.user_id, 8)) == ["debited"]
    answer = await retract(system, sent[1]["event_id"], policy)
    assert answer["taken_back"] == [{"code": quest["code"], "cycle": 1}]
    await until_holding(system, token, {"gold": 0, "diamonds": 0, "owed": {"gold": 0, "diamonds": owed}})
    assert await buy(system, a_debit(account.user_id, 1)) == ["not_covered"]
    await until_progress(system, token, quest["code"], progress=2, times_completed=0)
    await reconcile(system)
    await happen(system, [event(event_type, account.user_id)])
    await until_holding(system, token, {"gold": 0, "diamonds": after_the_next, "owed": {"gold": 0, "diamonds": 0}})
    await until_progress(system, token, quest["code"], times_completed=1)
    await reconcile(system)


async def test_the_ledger_says_why(system: System) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system)
    sent = [event(quest["objective"]["on"][0], account.user_id) for _ in range(3)]
    await happen(system, sent)
    await until_wallet(system, token, diamonds=10)
    await retract(system, sent[0]["event_id"], "floor")
    await until_wallet(system, token, diamonds=0)
    said = "SELECT reason FROM ledger_transaction WHERE user_id = :user AND kind = 'reversal'"
    assert await query(system, "auth", said, user=account.user_id) == [
        {"reason": f"Quest {quest['code']}, completion 1, taken back: a refund"}
    ]
    await reconcile(system)
