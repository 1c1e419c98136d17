"""Processes stop as they were asked to, and readers and writers do not notice when another instance is there."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from stack.processes import tail
from stack.services import SERVICE_PROCESSES
from tests.harness.load import Load
from tests.harness.quests import event, publish_quest
from tests.harness.reconcile import reconcile
from tests.harness.system import System
from tests.harness.waiting import eventually

pytestmark = pytest.mark.timeout(600)
LOG_BYTES = 2_000_000
CLIENTS = 4
READS = {
    "auth": "/api/v1/wallet/me",
    "catalog": "/api/v1/quests",
    "processing-api": "/api/v1/progress/me",
    "pages": "/",
}


@pytest.mark.parametrize("name", [service.name for service in SERVICE_PROCESSES])
async def test_every_process_stops_in_good_order_under_load(system: System, name: str) -> None:
    """Exit code 0: what was in hand is finished, within the deadline; and nothing is lost by it."""
    load = Load.of(await publish_quest(system), users=5)
    pouring = asyncio.create_task(load.pour(system))
    await load.until_stored(system, 1)
    await system.process(name).stop()
    assert system.processes[name].child.exit_code == 0, system.processes[name].child.log_tail()
    await system.retell(name, {})
    await pouring
    await load.until_stored(system)
    await reconcile(system, parked=0)


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


async def test_no_sign_in_is_lost_when_one_of_two_instances_is_asked_to_stop(system: System) -> None:
    account = await system.sign_up()
    form = {"username": account.user_name, "password": account.password}

    async def sign_in(client: httpx.AsyncClient) -> httpx.Response:
        return await client.post("/api/v1/login/access-token", data=form)

    await writes_survive_a_stop(system, "auth", sign_in)


async def test_no_event_is_lost_when_one_of_two_instances_is_asked_to_stop(system: System) -> None:
    async with system.client(await system.admin_token()) as admin:
        issued = (await admin.post("/api/v1/events/publishers", json={"name": "a game"})).json()

    async def ingest(client: httpx.AsyncClient) -> httpx.Response:
        body = json.dumps(event("Stopping", "somebody")).encode()
        headers = {"X-Publisher-Key": issued["key"], "Content-Type": "application/json"}
        return await client.post("/api/v1/events", content=body, headers=headers)

    await writes_survive_a_stop(system, "processing-api", ingest)


async def writes_survive_a_stop(
    system: System, name: str, write: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]
) -> None:
    """Stop one of two instances again and again while writes come in; each of them is answered."""
    second = await system.start_another(name)
    async with requests(system, None, write) as answers:
        for _ in range(2):
            await more(answers, 12)
            await second.stop()
            await more(answers, 12)
            await second.start()
    assert refused(answers) == []


@asynccontextmanager
async def requests(
    system: System, token: str | None, send: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]
) -> AsyncIterator[list[httpx.Response]]:
    """Several clients that send one request after the other; yields the answers as they come."""
    answers: list[httpx.Response] = []
    done = asyncio.Event()

    async def go_on() -> None:
        async with system.client(token) as client:
            while not done.is_set():
                answers.append(await send(client))

    clients = [asyncio.create_task(go_on()) for _ in range(CLIENTS)]
    try:
        yield answers
    finally:
        done.set()
        await asyncio.gather(*clients)


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
