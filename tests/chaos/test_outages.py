"""The broker and the database go away under a running system and come back: nothing is lost, nothing is given up."""

import asyncio
import secrets

import httpx
import pytest

from shared.messaging.topology import DEAD_QUEUE
from stack.services import SERVICE_PROCESSES
from tests.harness.load import Load
from tests.harness.quests import SIGN_IN_QUEST, event, publish_quest, until_progress, until_wallet
from tests.harness.reconcile import reconcile
from tests.harness.sql import count
from tests.harness.system import System
from tests.harness.waiting import eventually

pytestmark = pytest.mark.timeout(600)
ENDLESS = {"limit": 1000, "reset": "on_completion"}


async def test_sign_ins_while_the_broker_is_away_are_answered_and_count_when_it_is_back(
    durable_system: System,
) -> None:
    system = durable_system
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system, objective={"target": 1})
    await until_progress(system, token, SIGN_IN_QUEST, progress=1)
    await system.rabbitmq.stop()
    for _ in range(5):
        await system.sign_in(account)
    assert await count(system, "auth", "outbox WHERE published_at IS NULL") == 5
    answer = await ingest(system, event(quest["objective"]["on"][0], account.user_id))
    assert answer["results"][0]["completed"] == [{"code": quest["code"], "cycle": 1}]
    await until_wallet(system, token, diamonds=10)  # what came over HTTP is paid without the broker
    await system.rabbitmq.start()
    await until_progress(system, token, SIGN_IN_QUEST, times_completed=2, within_seconds=120)
    await until_wallet(system, token, diamonds=30)
    await nothing_was_given_up(system)


async def test_a_killed_broker_loses_nothing_that_it_had_confirmed(durable_system: System) -> None:
    system = durable_system
    load = Load.of(await publish_quest(system, repeat=ENDLESS), users=10)
    pouring = asyncio.create_task(load.pour(system))
    await load.until_stored(system, load.total // 4)
    await system.rabbitmq.kill()
    await system.rabbitmq.start()
    await pouring
    await load.until_stored(system)
    await nothing_was_given_up(system)


async def test_a_database_killed_under_load_makes_all_wait_and_none_lose(durable_system: System, kills: int) -> None:
    system = durable_system
    account = await system.sign_up()
    load = Load.of(await publish_quest(system, repeat=ENDLESS))
    pouring = asyncio.create_task(load.pour(system))
    for outage in range(1, kills):
        await load.until_stored(system, outage * load.total // (kills + 1))
        await system.postgres.kill()
        statuses = {await status(system, path) for path in ("/api/v1/quests", "/api/v1/rewards", "/api/v1/quests/x")}
        async with system.client() as client:
            form = {"username": account.user_name, "password": account.password}
            statuses.add((await client.post("/api/v1/login/access-token", data=form)).status_code)
        assert statuses == {httpx.codes.SERVICE_UNAVAILABLE}
        await system.postgres.start()
    await pouring
    await load.until_stored(system, within_seconds=180)
    await nothing_was_given_up(system)
    assert await system.sign_in(account)


async def status(system: System, path: str) -> int:
    """What a request is answered with."""
    async with system.client() as client:
        return (await client.get(path)).status_code


async def ingest(system: System, *events: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    """Send events over HTTP with a key of their own."""
    async with system.client(await system.admin_token()) as admin:
        issued = await admin.post("/api/v1/events/publishers", json={"name": secrets.token_hex(4)})
    async with system.client() as client:
        key = {"X-Publisher-Key": issued.json()["key"]}
        answer = await client.post("/api/v1/events", json={"events": list(events)}, headers=key)
    assert answer.status_code == httpx.codes.OK, answer.text
    body: dict[str, list[dict[str, object]]] = answer.json()
    return body


async def nothing_was_given_up(system: System) -> None:
    """The books agree, no message was parked or dead-lettered, and no process had to be started again."""
    await reconcile(system, parked=0)
    assert [service.name for service in SERVICE_PROCESSES if not system.process(service.name).alive] == []

    async def none_dead() -> bool:
        management = system.servers.rabbitmq.management
        answer = await asyncio.to_thread(management.call, "GET", f"/api/queues/{system.vhost}/{DEAD_QUEUE}")
        return b'"messages":0' in answer

    await eventually(none_dead, within_seconds=60)
