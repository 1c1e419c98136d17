"""One thing of every kind that exists and is nobody's business: another user's data, a draft, a key, a webhook."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.harness.quests import event, send
from tests.harness.sql import query
from tests.harness.system import System
from tests.harness.waiting import eventually

_RARELY: list[str] = ["level.reached"]
"""What the webhook is told of; its receiver's address is never called by what this test does."""


@asynccontextmanager
async def what_exists(system: System) -> AsyncIterator[dict[str, str]]:
    """Its ids by the names that parameters of paths have; what others would trip over is gone afterwards."""
    async with system.client(await system.admin_token()) as admin:
        user_id = (await system.sign_up()).user_id
        draft = await _created(
            admin,
            "quests",
            code=f"draft-{secrets.token_hex(4)}",
            name="Secret",
            objective={"on": ["Secret"], "target": 1},
        )
        grant = await _created(admin, "operations/grants", user_id=user_id, diamonds=1, reason="secret")
        publisher = await _created(admin, "events/publishers", name="secret")
        webhook = (await _created(admin, "webhooks", url="https://93.184.216.34/", kinds=_RARELY))["endpoint"]
        reward = await _created(admin, "rewards", name=f"reward-{secrets.token_hex(4)}", gold=1)
        message_id = await _parked(system)
        yield {
            "user_id": user_id,
            "code": draft["code"],
            "code_or_id": draft["code"],
            "name_or_id": reward["name"],
            "event_id": await _stored(system, user_id),
            "grant_id": grant["grant_id"],
            "publisher_id": publisher["publisher"]["id"],
            "endpoint_id": webhook["id"],
            "delivery_id": "msg_0",  # below a webhook that exists
            "message_id": message_id,
        }
        dropped = await admin.post(f"/api/v1/operations/parked-messages/{message_id}/drop", json={"reason": "a test"})
        assert dropped.is_success, dropped.text
        assert (await admin.delete(f"/api/v1/webhooks/{webhook['id']}")).is_success


async def _created(admin: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    answer = await admin.post(f"/api/v1/{path}", json=body, headers=headers)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def _stored(system: System, user_id: str) -> str:
    told = event("Secret", user_id)
    await send(system, [json.dumps(told).encode()], "Secret")
    await _until_there(system, "SELECT event_id AS id FROM event WHERE event_id = :sent", told["event_id"])
    return str(told["event_id"])


async def _parked(system: System) -> str:
    garbage = f"secret garbage {secrets.token_hex(4)}"
    await send(system, [garbage.encode()], "Garbage")
    statement = "SELECT id FROM parked_message WHERE convert_from(body, 'UTF8') = :sent"
    return await _until_there(system, statement, garbage)


async def _until_there(system: System, statement: str, sent: str) -> str:
    async def found() -> str | None:
        rows = await query(system, "processing", statement, sent=sent)
        return str(rows[0]["id"]) if rows else None

    return str(await eventually(found, within_seconds=60))
