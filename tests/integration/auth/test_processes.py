"""The service as its users start it: real processes, their exit codes, and a graceful stop."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aio_pika.abc import AbstractIncomingMessage, AbstractQueue

from shared.messaging.connection import open_connection
from shared.messaging.topology import declare_topology
from tests.harness.waiting import eventually
from tests.integration.auth.processes import SECRETS, process_environment, run, running, sign_in


@pytest.fixture
def environment(auth_database_url: str) -> dict[str, str]:
    """What a process of the service reads, without a broker."""
    return process_environment(auth_database_url)


@asynccontextmanager
async def processing_queue(amqp_url: str) -> AsyncIterator[AbstractQueue]:
    connection = await open_connection(amqp_url, "auth-process-tests")
    async with connection, connection.channel() as channel:
        yield await declare_topology(channel)


async def next_message(queue: AbstractQueue) -> AbstractIncomingMessage:
    async def look() -> AbstractIncomingMessage | None:
        return await queue.get(no_ack=True, fail=False)

    message = await eventually(look, within_seconds=30)
    assert message is not None
    return message


async def test_migrating_and_seeding_may_be_repeated(environment: dict[str, str]) -> None:
    environment["SEED_ADMIN_PASSWORD"] = environment["SEED_VIEWER_PASSWORD"] = "a generated password"
    for seeded in ("opened", "exists"):
        assert (await run(environment, "migrate"))[0] == 0
        code, output = await run(environment, "seed")
        assert code == 0, output
        assert f"account user {seeded}" in output
        assert f"account viewer {seeded}" in output
        assert f"account admin {seeded}" in output
    async with running(environment, "api") as http:
        assert (await sign_in(http, "user", "password")).status_code == 200
        admin = (await sign_in(http, "admin", "a generated password")).json()["access_token"]
        users = await http.get("/api/v1/users?role=admin", headers={"Authorization": f"Bearer {admin}"})
        assert [user["user_name"] for user in users.json()["items"]] == ["admin"]


async def test_sign_ins_reach_the_queue(environment: dict[str, str], amqp_url: str) -> None:
    environment["AMQP_URL"] = amqp_url
    await run(environment, "seed")
    async with processing_queue(amqp_url) as queue, running(environment, "all") as http:
        assert (await next_message(queue)).routing_key == "UserUpdated"
        assert (await sign_in(http, "user", "password")).status_code == 200
        message = await next_message(queue)
    body = json.loads(message.body)
    assert message.routing_key == body["event_type"] == message.type == "NewUserSignIn"
    assert message.message_id == body["event_id"]
    assert set(body) == {"event_id", "event_type", "user_id", "timestamp", "event_data"}


async def test_without_a_broker_sign_in_works_and_events_wait(environment: dict[str, str], amqp_url: str) -> None:
    await run(environment, "seed")
    async with running(environment, "all") as http:
        assert (await sign_in(http, "user", "password")).status_code == 200
    environment["AMQP_URL"] = amqp_url
    async with processing_queue(amqp_url) as queue, running(environment, "all"):
        types = {(await next_message(queue)).routing_key for _ in range(2)}
    assert types == {"UserUpdated", "NewUserSignIn"}


async def test_a_relay_alone_is_ready_when_the_broker_is(environment: dict[str, str], amqp_url: str) -> None:
    environment |= {"AMQP_URL": amqp_url, "AUTH_RELAY_HTTP_PORT": environment["AUTH_HTTP_PORT"]}
    async with processing_queue(amqp_url), running(environment, "relay") as http:
        assert set((await http.get("/health/ready")).json()["checks"]) == {"database", "migrations", "broker"}
        assert (await http.get("/api/v1/users/me")).status_code == 404


async def test_rotating_keys(environment: dict[str, str]) -> None:
    code, output = await run(environment, "rotate-keys")
    assert code == 0, output
    async with running(environment, "api") as http:
        assert len((await http.get("/.well-known/jwks.json")).json()["keys"]) == 2


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"AUTH_KEY_SECRET": "changeme-changeme-changeme"}, "AUTH_KEY_SECRET"),
        ({"SERVICE_SECRET_CATALOG": "too short"}, "SERVICE_SECRET_CATALOG"),
        ({"SEED_PASSWORD": "password"}, "SEED_PASSWORD"),
        ({"AUTH_HTTP_PORT": "http"}, "AUTH_HTTP_PORT"),
    ],
)
async def test_production_refuses_settings_that_are_not_real_and_never_shows_them(
    environment: dict[str, str], change: dict[str, str], named: str
) -> None:
    environment |= {"ENVIRONMENT": "production", **change}
    code, output = await run(environment, "seed")
    assert code == 2
    assert named in output
    assert not any(secret in output for secret in (*SECRETS.values(), environment["AUTH_DATABASE_URL"]))
    assert next(iter(change.values())) not in output or named == "AUTH_HTTP_PORT"


async def test_production_has_no_seed_of_its_own(environment: dict[str, str]) -> None:
    code, output = await run(environment | {"ENVIRONMENT": "production"}, "seed")
    assert code == 3
    assert "SEED_PASSWORD" in output
