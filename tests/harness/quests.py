"""What a test of the whole system does about quests: publish one as an administrator, send events, read progress."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import aio_pika
import httpx

from shared.messaging.topology import EVENTS_EXCHANGE
from tests.harness.sql import query
from tests.harness.system import System
from tests.harness.waiting import eventually

SIGN_IN_QUEST = "sign-in-three-times"


async def publish_quest(system: System, **changes: Any) -> dict[str, Any]:
    """Publish a quest through the catalog's API and wait until events are counted for it.

    Unless `changes` say otherwise it counts three events of a type that no other test uses, and pays ten diamonds.
    """
    token = secrets.token_hex(4)
    objective = {"on": [f"Happened.{token}"], "target": 3, **changes.pop("objective", {})}
    body = {"code": f"quest-{token}", "name": f"Quest {token}", "reward": {"diamonds": 10}, "objective": objective}
    definition = {**body, **changes}
    async with system.client(await system.admin_token()) as admin:
        created = await admin.post("/api/v1/quests", json=definition)
        assert created.status_code == httpx.codes.CREATED, created.text
        await publish_version(system, admin, definition["code"], 1)
    return definition


async def publish_version(system: System, admin: httpx.AsyncClient, code: str, version: int) -> None:
    """Publish the draft of a quest and wait until processing knows the version."""
    published = await admin.post(f"/api/v1/quests/{code}/publish")
    assert published.status_code == httpx.codes.OK, published.text
    await until_known(system, code, version)


async def until_known(system: System, code: str, version: int = 1) -> None:
    """Wait until processing counts under this version."""

    async def known() -> bool:
        statement = "SELECT jsonb_array_length(history -> 'versions') AS n FROM catalog_definition WHERE code = :code"
        return [{"n": version}] == await query(system, "processing", statement, code=code)

    await eventually(known, within_seconds=60)


def event(event_type: str, user_id: str, **changes: Any) -> dict[str, Any]:
    """An event that happens now."""
    return {
        "event_id": secrets.token_hex(12),
        "event_type": event_type,
        "user_id": user_id,
        "timestamp": datetime.now(UTC).isoformat(),
        "event_data": {},
        **changes,
    }


async def send(system: System, bodies: Sequence[bytes], routing_key: str) -> None:
    """Publish as any program would; returns when the broker has confirmed all of them."""
    async with await aio_pika.connect(system.amqp_url) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange(EVENTS_EXCHANGE, ensure=False)
        kept = aio_pika.DeliveryMode.PERSISTENT
        messages = [aio_pika.Message(body, delivery_mode=kept) for body in bodies]
        await asyncio.gather(*(exchange.publish(message, routing_key) for message in messages))


async def progress(system: System, token: str, code: str) -> dict[str, Any]:
    """How the token's owner stands with a quest, through the gateway."""
    async with system.client(token) as client:
        answer = await client.get(f"/api/v1/progress/me/{code}")
    assert answer.status_code == httpx.codes.OK, answer.text
    quest: dict[str, Any] = answer.json()
    return quest


async def wallet(system: System, token: str) -> dict[str, int]:
    """What the token's owner has of each currency, through the gateway."""
    async with system.client(token) as client:
        answer = await client.get("/api/v1/wallet/me")
    assert answer.status_code == httpx.codes.OK, answer.text
    return {currency: answer.json()[currency] for currency in ("gold", "diamonds")}


async def until_progress(system: System, token: str, code: str, within_seconds: float = 60, **expected: Any) -> None:
    """Wait until a quest's progress shows what is expected."""

    async def shown() -> bool:
        found = await progress(system, token, code)
        assert {name: found[name] for name in expected} == expected
        return True

    await eventually(shown, within_seconds=within_seconds)


async def until_wallet(system: System, token: str, within_seconds: float = 60, **expected: int) -> None:
    """Wait until a wallet holds what is expected."""

    async def holds() -> bool:
        found = await wallet(system, token)
        assert {name: found[name] for name in expected} == expected
        return True

    await eventually(holds, within_seconds=within_seconds)
