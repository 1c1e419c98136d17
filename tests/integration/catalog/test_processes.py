"""The service as its operators start it: real processes, exit codes, events on the broker, a graceful stop."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from aio_pika.abc import AbstractQueue

from catalog_service.bootstrap import UseCases
from shared.messaging.connection import open_connection
from shared.messaging.topology import declare_topology
from stack.ports import free_ports
from tests.harness.waiting import eventually
from tests.unit.catalog.samples import definition

SCHEMA = Path(__file__).parents[3] / "docs" / "schemas" / "definition.schema.json"


@pytest.fixture
def environment(catalog_database_url: str, amqp_url: str) -> dict[str, str]:
    """What a process of the service reads."""
    ports = free_ports(["api", "relay", "internal"])
    return {
        "PATH": os.environ["PATH"],
        "ENVIRONMENT": "test",
        "AMQP_URL": amqp_url,
        "CATALOG_DATABASE_URL": catalog_database_url,
        "AUTH_URL": "http://127.0.0.1:1",
        "CATALOG_HTTP_PORT": str(ports["api"]),
        "CATALOG_INTERNAL_HTTP_PORT": str(ports["internal"]),
        "CATALOG_RELAY_HTTP_PORT": str(ports["relay"]),
    }


async def start(environment: Mapping[str, str], *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "catalog_service",
        *arguments,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def run(environment: Mapping[str, str], *arguments: str) -> tuple[int | None, str]:
    """Run a command to its end: its exit code and all that it wrote."""
    process = await start(environment, *arguments)
    output, _ = await process.communicate()
    return process.returncode, output.decode()


@asynccontextmanager
async def running(environment: Mapping[str, str], command: str, port: str) -> AsyncIterator[httpx.AsyncClient]:
    """A process that is ready, and a client to it; at the end it must stop gracefully."""
    process = await start(environment, command)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{environment[port]}") as http:
            await eventually(lambda: is_ready(http), within_seconds=60)
            yield http
        process.send_signal(signal.SIGTERM)
        output, _ = await process.communicate()
        assert process.returncode == 0, output.decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def is_ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/health/ready")).is_success
    except httpx.TransportError:
        return False


@asynccontextmanager
async def processing_queue(amqp_url: str) -> AsyncIterator[AbstractQueue]:
    connection = await open_connection(amqp_url, "catalog-process-tests")
    async with connection, connection.channel() as channel:
        yield await declare_topology(channel)


async def next_event(queue: AbstractQueue) -> dict[str, Any]:
    async def look() -> object:
        return await queue.get(no_ack=True, fail=False)

    message = await eventually(look, within_seconds=30)
    body: dict[str, Any] = json.loads(message.body)  # type: ignore[attr-defined]  # a message, since it is not None
    return body


async def test_seeding_may_be_repeated_and_the_main_quest_is_there(environment: dict[str, str]) -> None:
    assert (await run(environment, "migrate"))[0] == 0
    for _ in range(2):
        code, output = await run(environment, "seed")
        assert code == 0, output
    assert (await run(environment, "rebuild"))[0] == 0
    async with running(environment, "api", "CATALOG_HTTP_PORT") as http:
        quest = (await http.get("/api/v1/quests/sign-in-three-times")).json()
        codes = [one["code"] for one in (await http.get("/api/v1/quests", params={"limit": 100})).json()["items"]]
    assert (quest["version"], quest["claim"]) == (1, "automatic")
    assert quest["objective"]["on"] == ["UserSignIn", "NewUserSignIn"]
    assert (quest["objective"]["measure"], quest["objective"]["target"]) == ("count", 3)
    assert quest["repeat"] == {"limit": 2, "reset": "on_completion", "cooldown": None}
    assert quest["reward"] == {"gold": 0, "diamonds": 10, "points": 50, "badge": None}
    assert {"tests_10", "streak_7", "points_100"} <= set(codes)


@pytest.mark.parametrize(("command", "port"), [("all", "CATALOG_HTTP_PORT"), ("relay", "CATALOG_RELAY_HTTP_PORT")])
async def test_publishings_reach_the_queue(
    environment: dict[str, str], amqp_url: str, catalog: UseCases, command: str, port: str
) -> None:
    await catalog.create_draft(definition(), "ann")
    await catalog.publish("novice", "ann")
    async with processing_queue(amqp_url) as queue, running(environment, command, port):
        before = [await next_event(queue) for _ in range(3)]
        await catalog.archive("novice", "ann")
        after = [await next_event(queue) for _ in range(2)]
    (published,) = [event for event in before if event["event_type"] == "QuestPublished"]
    (archived,) = [event for event in after if event["event_type"] == "QuestArchived"]
    acts = [event for event in (*before, *after) if event["event_type"] == "AdministrationRecorded"]
    assert {event["event_data"]["action"] for event in acts} == {
        "definition.drafted",
        "definition.published",
        "definition.archived",
    }
    for event in (published, archived):
        assert event["user_id"] is None
        assert event["event_data"] == {"code": "novice", "version": 1, "kind": "quest"}


async def test_the_api_works_while_the_broker_is_away(environment: dict[str, str]) -> None:
    environment["AMQP_URL"] = "amqp://nobody@127.0.0.1:1/none"
    async with running(environment, "all", "CATALOG_HTTP_PORT") as http:
        assert (await http.get("/api/v1/quests")).status_code == 200


async def test_the_published_schema_is_the_code_s(tmp_path: Path, environment: dict[str, str]) -> None:
    code, output = await run(environment, "schema", "--check", str(SCHEMA))
    assert code == 0, output
    drifted = tmp_path / "definition.schema.json"
    drifted.write_text(SCHEMA.read_text().replace("diamonds", "rubies"))
    code, output = await run(environment, "schema", "--check", str(drifted))
    assert code == 1
    assert "out of date" in output
