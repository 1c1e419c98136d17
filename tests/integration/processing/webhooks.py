"""Endpoints and deliveries for tests, and the sender over a test's database."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
from sqlalchemy import text

from processing_service.adapters.http.host_addresses import SystemResolver
from processing_service.adapters.http.webhook_client import HttpWebhookClient, open_webhook_client
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.adapters.postgres.webhook_endpoints import PostgresEndpoints
from processing_service.adapters.postgres.webhook_queue import PostgresDeliveryQueue
from processing_service.application.announce import announce
from processing_service.application.ports.resolver import NotResolved, Resolver
from processing_service.application.ports.webhooks import Endpoint
from processing_service.application.send_deliveries import SendDeliveries
from processing_service.application.webhook_secrets import new_secret
from processing_service.application.webhook_targets import WebhookTargets
from processing_service.domain.webhooks.messages import WebhookKind, WebhookMessage
from processing_service.entrypoints.webhooks import WebhookSender
from shared.clock import SystemClock, new_id
from shared.contracts.administration import Act, Action
from shared.database import Database
from tests.harness.waiting import eventually
from tests.integration.processing.grants import rows

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class FixedResolver:
    """Knows the hosts that it was told of, and what they resolve to now."""

    def __init__(self, known: Mapping[str, list[str]]) -> None:
        self.known = dict(known)

    async def addresses(self, host: str, port: int) -> list[str]:  # noqa: ARG002 - the port's signature
        """See `Resolver`."""
        if host not in self.known:
            raise NotResolved(f"'{host}' has no address")
        return self.known[host]


class Post:
    """A database with endpoints and deliveries, and senders that lose little time."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.endpoints = PostgresEndpoints(database)
        self.queue = PostgresDeliveryQueue(database)
        self.resolver: Resolver = SystemResolver()
        self.allow_private = True
        self.timeout_seconds = 5.0
        self.lease_seconds = 60.0
        self.http: httpx.AsyncClient | None = None

    async def endpoint(self, url: str, *kinds: WebhookKind) -> tuple[str, str]:
        """An endpoint, which wants everything unless `kinds` says otherwise: its id and secret."""
        secret = new_secret()
        wanted = tuple(kind.value for kind in kinds or tuple(WebhookKind))
        endpoint = Endpoint(new_id(), url, "of a test", wanted, "active", "admin-1", NOON)
        act = Act(actor="admin-1", action=Action.WEBHOOK_CREATED, subject=endpoint.id)
        await self.endpoints.add(endpoint, secret, act)
        return endpoint.id, secret

    async def announce(self, *messages: WebhookMessage) -> None:
        """Announce in a transaction of its own."""
        async with PostgresTransactions(self.database)() as transaction:
            await announce(transaction, messages)

    @asynccontextmanager
    async def sending(self, count: int = 1, **options: Any) -> AsyncIterator[None]:
        """Run senders, and stop them gracefully."""
        targets = WebhookTargets(self.resolver, allow_private=self.allow_private, https_only=False)
        stop = asyncio.Event()
        async with AsyncExitStack() as stack:
            running = []
            for _ in range(count):
                client = await stack.enter_async_context(
                    open_webhook_client(targets, timeout_seconds=self.timeout_seconds)
                )
                if self.http is not None:
                    client = HttpWebhookClient(self.http, targets, timeout_seconds=self.timeout_seconds)
                send = SendDeliveries(
                    self.queue, client, SystemClock(), jitter=lambda: 0.5, lease_seconds=self.lease_seconds
                )
                limits = {"endpoints_at_once": 10, "requests_per_endpoint": 5, "poll_seconds": 0.05, **options}
                running.append(asyncio.create_task(WebhookSender(send, asyncio.Event(), **limits).run(stop)))
            try:
                yield
            finally:
                stop.set()
                await asyncio.gather(*running)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds."""
        return await rows(self.database, query)

    async def execute(self, statement: str) -> None:
        """Change the database, as time does."""
        async with self.database.transaction() as session:
            await session.execute(text(statement))

    async def due_now(self) -> None:
        """Let the pauses be over."""
        await self.execute("UPDATE webhook_delivery SET next_attempt_at = clock_timestamp() WHERE status = 'pending'")

    async def until(self, query: str, expected: list[tuple[Any, ...]], within_seconds: float = 10) -> None:
        """Return once a query finds what is expected."""

        async def found() -> bool:
            actual = await self.rows(query)
            assert actual == expected, f"{actual} instead of {expected}"
            return True

        await eventually(found, within_seconds)


def level(user_id: str = "user1", number: int = 2) -> WebhookMessage:
    """That a user has reached a level."""
    payload = {"user_id": user_id, "level": number}
    return WebhookMessage(WebhookKind.LEVEL_REACHED, f"{user_id}-{number}", user_id, NOON, payload)
