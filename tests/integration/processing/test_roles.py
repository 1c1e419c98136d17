"""The roles as real processes: they start, become ready, do their work, survive a kill, and stop gracefully."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import aio_pika
import httpx
import pytest
from aio_pika.abc import AbstractIncomingMessage
from sqlalchemy import text

from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.fold_the_past import FoldThePast
from shared.contracts.event import Event
from shared.database import Database, create_engine
from shared.messaging.topology import declare_topology
from stack.ports import free_ports
from tests.harness.waiting import eventually
from tests.harness.webhook_receiver import Receiver
from tests.integration.processing.auth_server import SECRET, AuthServer
from tests.integration.processing.bench import Bench, incoming
from tests.integration.processing.catalogs import definition, install
from tests.integration.processing.grants import grant, rows, write_grants
from tests.integration.processing.webhooks import Post, level

PORTS = {
    "api": "PROCESSING_HTTP_PORT",
    "internal": "PROCESSING_INTERNAL_HTTP_PORT",
    "worker": "PROCESSING_WORKER_HTTP_PORT",
    "dispatcher": "PROCESSING_DISPATCHER_HTTP_PORT",
    "relay": "PROCESSING_RELAY_HTTP_PORT",
    "scheduler": "PROCESSING_SCHEDULER_HTTP_PORT",
}


class Role:
    """One process, and where it tells of its health."""

    def __init__(self, process: asyncio.subprocess.Process, ports: Mapping[str, int]) -> None:
        self.process = process
        self._ports = ports

    def url(self, role: str) -> str:
        """Where a role answers."""
        return f"http://127.0.0.1:{self._ports[role]}"

    async def until_alive(self, *roles: str, path: str = "/health/live") -> None:
        """Return once these roles answer."""

        async def answers() -> bool:
            assert self.process.returncode is None
            try:
                async with httpx.AsyncClient() as http:
                    return all([(await http.get(f"{self.url(role)}{path}")).is_success for role in roles])
            except httpx.TransportError:
                return False

        await eventually(answers, within_seconds=30)

    async def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 20)

    async def kill(self) -> None:
        """SIGKILL, where it still runs."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


class House:
    """A database, a vhost, an auth server, and processes over them."""

    def __init__(self, database_url: str, amqp_url: str, auth: AuthServer, stack: AsyncExitStack) -> None:
        self.database = Database(create_engine(database_url, application_name="test"))
        self.auth = auth
        self._stack = stack
        self._environment = {
            **os.environ,
            "ENVIRONMENT": "test",
            "PROCESSING_DATABASE_URL": database_url,
            "AMQP_URL": amqp_url,
            "AUTH_URL": auth.url,
            "CATALOG_URL": "http://127.0.0.1:9",
            "SERVICE_SECRET_PROCESSING": SECRET,
            "DISPATCHER_LEASE_SECONDS": "1",
        }

    async def start(self, command: str, variables: Mapping[str, str] | None = None) -> Role:
        """Start a process with ports of its own; `variables` changes its settings."""
        ports = free_ports(list(PORTS))
        listening = {PORTS[name]: str(port) for name, port in ports.items()}
        environment = {**self._environment, **listening, **(variables or {})}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "processing_service", command, env=environment
        )
        role = Role(process, ports)
        self._stack.push_async_callback(role.kill)
        return role

    async def until(self, query: str, expected: list[tuple[object, ...]]) -> None:
        """Return once a query finds what is expected."""

        async def found() -> bool:
            actual = await rows(self.database, query)
            assert actual == expected, f"{actual} instead of {expected}"
            return True

        await eventually(found, within_seconds=20)


@pytest.fixture
async def house(processing_database_url: str, amqp_url: str) -> AsyncIterator[House]:
    """Everything but the processes."""
    auth = AuthServer()
    async with _declared(amqp_url), auth.running(), AsyncExitStack() as stack:
        opened = House(processing_database_url, amqp_url, auth, stack)
        stack.push_async_callback(opened.database.close)
        yield opened


@asynccontextmanager
async def _declared(amqp_url: str) -> AsyncIterator[None]:
    async with await aio_pika.connect(amqp_url) as connection:
        await declare_topology(await connection.channel())
        yield


async def test_the_dispatcher_credits_and_stops(house: House) -> None:
    """Woken by the grant, it says so in its metrics, and ends with 0."""
    role = await house.start("dispatcher")
    await role.until_alive("dispatcher", path="/health/ready")
    await write_grants(house.database, grant())
    await house.until("SELECT status FROM reward_grant", [("credited",)])
    async with httpx.AsyncClient() as http:
        metrics = (await http.get(f"{role.url('dispatcher')}/metrics")).text
    assert 'quest_reward_credit_attempts_total{result="credited"} 1.0' in metrics
    assert await role.stop() == 0


async def test_a_dispatcher_killed_before_it_heard_the_answer_credits_once(house: House) -> None:
    """The credit is booked and its answer never read; the successor asks again with the same id."""
    house.auth.faults.append("hang")
    await write_grants(house.database, grant())
    role = await house.start("dispatcher")
    await house.auth.waiting.wait()

    async def booked() -> bool:
        return len(house.auth.ledger) == 1

    await eventually(booked)
    await role.kill()
    assert await rows(house.database, "SELECT status FROM reward_grant") == [("sending",)]
    await house.start("dispatcher")
    await house.until("SELECT status FROM reward_grant", [("credited",)])
    assert house.auth.requests[0] == house.auth.requests[-1]
    assert len(house.auth.ledger) == 1
    assert await rows(house.database, "SELECT count(*) FROM toast") == [(1,)]


async def test_the_relay_publishes_what_waits(house: House, amqp_url: str) -> None:
    """Under the event's type and id, confirmed and marked."""
    role = await house.start("relay")
    await role.until_alive("relay", path="/health/ready")
    event = Event.model_validate(
        {
            "event_id": "claim-1",
            "event_type": "RewardClaimed",
            "user_id": "user1",
            "timestamp": "2026-06-01T12:00:00Z",
            "event_data": {"code": "wins"},
        }
    )
    async with PostgresTransactions(house.database)() as transaction:
        await transaction.outbox.add([event])
    message = await _received(amqp_url)
    assert (message.routing_key, message.message_id) == ("RewardClaimed", "claim-1")
    assert json.loads(message.body) == event.model_dump(mode="json")
    await house.until("SELECT published_at IS NOT NULL FROM outbox", [(True,)])
    assert await role.stop() == 0


async def test_the_scheduler_compares_the_books_and_says_so(house: House) -> None:
    """What it finds is kept, logged and measured; it repairs nothing."""
    bench = Bench(house.database)
    await install(bench.transactions, definition("wins"))
    await FoldThePast(bench.transactions, bench.catalog, asyncio.sleep)()
    await bench.ingest([incoming(number) for number in range(2)])
    async with house.database.transaction() as session:
        await session.execute(text("DELETE FROM user_quest_reward"))
    role = await house.start("scheduler", {"RECONCILE_EVERY_SECONDS": "0.5", "RECONCILE_SAMPLE": "1"})
    await role.until_alive("scheduler", path="/health/ready")
    await house.until("SELECT count(*) >= 2 FROM reconciliation WHERE drift_total = 1", [(True,)])
    async with httpx.AsyncClient() as http:
        metrics = (await http.get(f"{role.url('scheduler')}/metrics")).text
    assert 'quest_reconciliation_drift{kind="state"} 1.0' in metrics
    assert await rows(house.database, "SELECT count(*) FROM user_quest_reward") == [(0,)]
    assert await role.stop() == 0


async def test_a_scheduler_killed_before_it_heard_the_answer_sends_the_same_again(house: House) -> None:
    """The receiver has the webhook and the sender does not know it; the successor says the same id again."""
    settings = {
        "WEBHOOK_ALLOW_PRIVATE_ADDRESSES": "true",
        "WEBHOOK_TIMEOUT_SECONDS": "5",
        "WEBHOOK_LEASE_MARGIN_SECONDS": "0.1",
    }
    post = Post(house.database)
    async with Receiver().running() as receiver:
        receiver.hangs = True
        await post.endpoint(receiver.url)
        role = await house.start("scheduler", settings)
        await role.until_alive("scheduler")
        await post.announce(level())
        await receiver.until_received(1)
        await role.kill()
        assert await post.rows("SELECT status FROM webhook_delivery") == [("sending",)]
        receiver.hangs = False
        await post.due_now()
        successor = await house.start("scheduler", settings)
        await house.until("SELECT status, attempts FROM webhook_delivery", [("delivered", 2)])
        async with httpx.AsyncClient() as http:
            metrics = (await http.get(f"{successor.url('scheduler')}/metrics")).text
        assert await successor.stop() == 0
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    assert 'quest_webhook_attempts_total{result="delivered"} 1.0' in metrics


async def test_the_scheduler_calls_the_notification_service(house: House) -> None:
    """The setting makes it an endpoint; a receiver that hangs at the stop keeps nobody from stopping in time."""
    async with Receiver().running() as receiver:
        role = await house.start("scheduler", {"NOTIFICATION_SERVICE_URL": receiver.url})
        await house.until(
            "SELECT url, kinds, style FROM webhook_endpoint", [(receiver.url, ["achievement.unlocked"], "notification")]
        )
        bench = Bench(house.database)
        receiver.hangs = True
        await install(bench.transactions, definition("wins", kind="achievement", reward={"points": 50}))
        await bench.ingest([incoming(number) for number in range(3)])
        (call,) = await receiver.until_received(1)
        assert await role.stop() == 0
    assert (call.json["achievement"], call.json["points"]) == ("wins", 50)


async def test_all_roles_live_in_one_process(house: House) -> None:
    """And stop together, also with a stream open."""
    role = await house.start("all")
    await role.until_alive("api", "worker", "dispatcher", "relay", "scheduler")
    await write_grants(house.database, grant())
    await house.until("SELECT status FROM reward_grant", [("credited",)])
    headers = {"Authorization": f"Bearer {house.auth.user_token('user1')}"}
    stream = f"{role.url('api')}/api/v1/toasts/stream"
    async with httpx.AsyncClient() as http, http.stream("GET", stream, headers=headers) as answer:
        lines = answer.aiter_lines()
        assert await anext(lines) == "retry: 3000"
        assert await role.stop() == 0
        assert "event: toast" in [line async for line in lines]


async def test_the_api_is_not_ready_before_it_knows_a_catalog(house: House) -> None:
    """It would show every user that there is nothing to do."""
    role = await house.start("api")
    await role.until_alive("api")
    async with httpx.AsyncClient() as http:
        answer = await http.get(f"{role.url('api')}/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "database": "ok",
        "migrations": "ok",
        "catalog": "the catalog has not been read yet",
    }
    assert await role.stop() == 0


async def _received(amqp_url: str) -> AbstractIncomingMessage:
    async with await aio_pika.connect(amqp_url) as connection:
        queue = await declare_topology(await connection.channel())

        async def message() -> AbstractIncomingMessage | None:
            return await queue.get(fail=False, no_ack=True)

        found = await eventually(message)
        assert found is not None
        return found
