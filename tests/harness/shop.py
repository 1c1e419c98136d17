"""An app's shop, in which users pay with what they have earned."""

from typing import Any

import httpx

from shared.clock import new_id
from tests.harness.system import System


async def buy(system: System, *debits: dict[str, Any]) -> list[str]:
    """Have users pay in one request, with a token that the shop has got for itself; the statuses."""
    secret = system.environment["SERVICE_SECRET_SHOP"]
    async with httpx.AsyncClient(trust_env=False, base_url=system.internal_url("auth"), timeout=30) as client:
        body = {"service": "shop", "secret": secret, "audience": "auth-internal"}
        issued = (await client.post("/internal/v1/token", json=body)).raise_for_status().json()
        bearer = {"Authorization": f"Bearer {issued['access_token']}"}
        answer = await client.post("/internal/v1/debits", json={"debits": debits}, headers=bearer)
    assert answer.status_code == httpx.codes.OK, answer.text
    return [result["status"] for result in answer.json()["results"]]


def a_debit(user_id: str, diamonds: int, **changes: Any) -> dict[str, Any]:
    """A hat for diamonds, under an id of its own."""
    return {"debit_id": new_id(), "user_id": user_id, "diamonds": diamonds, "reason": "A hat"} | changes
