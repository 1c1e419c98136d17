"""Processes stop as they were asked to, and readers and writers do not notice when another instance is there."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest

from stack.processes import tail
from stack.services import ServiceProcess
from tests.harness.controlled import Controlled
from tests.harness.load import Load
from tests.harness.quests import event, publish_quest
from tests.harness.reconcile import reconcile
from tests.harness.sql import count
from tests.harness.system import System
from tests.harness.waiting import eventually

pytestmark = pytest.mark.timeout(600)
LOG_BYTES = 2_000_000
CLIENTS = 4
Send = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]
READS = {
    "auth": "/api/v1/wallet/me",
    "catalog": "/api/v1/quests",
    "processing-api": "/api/v1/progress/me",
    "pages": "/",
}


@pytest.mark.parametrize("name", READS)
async def test_two_instances_share_the_reads_and_one_may_die_unnoticed(system: System, name: str) -> None:
    token = await system.sign_in(await system.sign_up())
    second = await system.start_another(name)

    async def read(client: httpx.AsyncClient) -> httpx.Response:
        return await client.get(READS[name])

    async with requests(system, token, read) as answers:
        await more(answers, 60)
        await second.kill()
        await more(answers, 60)
    # The gateway asks again unless the answer had begun: then it is too late, and it says 500 and notes no status.
    broken_off = [entry for entry in log_entries(system, READS[name]) if entry["DownstreamStatus"] == 0]
    assert [status for status, _ in refused(answers)] == [httpx.codes.INTERNAL_SERVER_ERROR] * len(broken_off)
    assert len(broken_off) <= CLIENTS
    shares = Counter(entry["ServiceURL"] for entry in log_entries(system, READS[name]) if "ServiceURL" in entry)
    assert min(shares[url] for url in system.gateway.upstreams[UPSTREAM[name]][:2]) > 10, shares
    await second.start()


UPSTREAM = {"auth": "auth", "catalog": "catalog", "processing-api": "processing", "pages": "pages"}


async def test_a_rolling_restart_of_everything_fails_no_request_and_loses_no_event(system: System) -> None:
    """Each API runs twice; what users and publishers ask for goes on while one process after the other is restarted.

    All of them stop in good order, those that there is only one of as well: nothing that they had in hand is lost.
    """
    for name in READS:
        if len(system.gateway.upstreams[UPSTREAM[name]]) == 1:
            await system.start_another(name)
    loads = [Load.of(await publish_quest(system), users=5) for _ in range(2)]
    token = await system.sign_in(await system.sign_up())
    ingest = await publisher(system)
    pouring = asyncio.create_task(loads[0].pour(system))
    async with AsyncExitStack() as clients:
        asked = [await signing_in(system), ingest, *map(reading, READS.values())]
        answers = [await clients.enter_async_context(requests(system, token, one, clients=1)) for one in asked]
        for name in READS:
            for part in [system.processes[name], *(one for one in system._more if one.service.name == name)]:
                await restart(part)
                await until_in_service(system, name, part.surroundings.url(part.service.listener))
        await asyncio.gather(
            pouring,
            loads[1].pour(system),
            *(restart(part) for name, part in system.processes.items() if name not in READS),
        )
        for of_one_kind in answers:
            await more(of_one_kind, 3)
    assert [refused(of_one_kind) for of_one_kind in answers] == [[]] * len(answers)
    for load in loads:
        await load.until_stored(system)
    assert await count(system, "processing", "event WHERE event_type = 'Rolling'") == len(answers[1])
    await reconcile(system, parked=0)


async def restart(part: ServiceProcess) -> None:
    """In good order: what was in hand is finished, within the deadline."""
    process = Controlled(part)
    await process.stop()
    assert part.child.exit_code == 0, part.child.log_tail()
    await process.start()


async def until_in_service(system: System, name: str, url: str) -> None:
    """Wait until the gateway sends requests to an instance again."""
    up = f'traefik_service_server_up{{service="{UPSTREAM[name]}@file",url="{url}"}} 1'

    async def told() -> bool:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{system.gateway.ports['internal']}/metrics")
        return up in answer.text

    await eventually(told, within_seconds=60)


def reading(path: str) -> Send:
    """Read the same thing again and again."""

    async def read(client: httpx.AsyncClient) -> httpx.Response:
        return await client.get(path)

    return read


async def signing_in(system: System) -> Send:
    """Sign in again and again."""
    account = await system.sign_up()
    form = {"username": account.user_name, "password": account.password}

    async def sign_in(client: httpx.AsyncClient) -> httpx.Response:
        return await client.post("/api/v1/login/access-token", data=form)

    return sign_in


async def publisher(system: System) -> Send:
    """Send events over HTTP, each of them once."""
    async with system.client(await system.admin_token()) as admin:
        issued = (await admin.post("/api/v1/events/publishers", json={"name": "a game"})).json()
    headers = {"X-Publisher-Key": issued["key"], "Content-Type": "application/json"}

    async def ingest(client: httpx.AsyncClient) -> httpx.Response:
        return await client.post("/api/v1/events", content=json.dumps(event("Rolling", "somebody")), headers=headers)

    return ingest


@asynccontextmanager
async def requests(
    system: System, token: str | None, send: Send, *, clients: int = CLIENTS
) -> AsyncIterator[list[httpx.Response]]:
    """Several clients that send one request after the other; yields the answers as they come."""
    answers: list[httpx.Response] = []
    done = asyncio.Event()

    async def go_on() -> None:
        async with system.client(token) as client:
            while not done.is_set():
                answers.append(await send(client))

    going_on = [asyncio.create_task(go_on()) for _ in range(clients)]
    try:
        yield answers
    finally:
        done.set()
        await asyncio.gather(*going_on)


def refused(answers: list[httpx.Response]) -> list[tuple[int, str]]:
    """The status and the words of every answer that is not a success."""
    return [(answer.status_code, answer.text) for answer in answers if answer.status_code != httpx.codes.OK]


async def more(answers: list[httpx.Response], number: int) -> None:
    """Wait for that many more answers."""
    before = len(answers)

    async def enough() -> bool:
        return len(answers) >= before + number

    await eventually(enough, within_seconds=120)


def log_entries(system: System, path: str) -> list[dict[str, Any]]:
    """What the gateway's access log tells of the requests of a path."""
    lines = tail(system.gateway.layout.logs / f"{system.gateway.name}.log", LOG_BYTES).splitlines()
    entries = [json.loads(line) for line in lines if line.startswith("{") and '"RequestPath"' in line]
    return [entry for entry in entries if entry["RequestPath"] == path]
