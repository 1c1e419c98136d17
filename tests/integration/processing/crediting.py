"""The way of a grant to the wallet: a database, an auth server, and dispatchers between them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from processing_service.adapters.http.auth_wallet import AuthWallet
from processing_service.adapters.postgres.grant_queue import PostgresGrantQueue
from processing_service.application.credit_grants import CreditGrants
from processing_service.entrypoints.dispatcher import Dispatcher
from shared.database import Database, create_engine
from shared.security import ServiceTokens
from tests.integration.processing.auth_server import SECRET, AuthServer
from tests.integration.processing.grants import rows

STATUSES = "SELECT status, count(*) FROM reward_grant GROUP BY 1 ORDER BY 1"


class Crediting:
    """Dispatchers of a test's own, and what they work on."""

    def __init__(self, url: str, auth: AuthServer, http: httpx.AsyncClient) -> None:
        self.url = url
        self.database = Database(create_engine(url, application_name="test"))
        self.queue = PostgresGrantQueue(self.database)
        self.auth = auth
        tokens = ServiceTokens(http, f"{auth.url}/internal/v1/token", service="processing", secret=SECRET)
        self.wallet = AuthWallet(http, auth.url, tokens, timeout_seconds=0.3)

    def dispatcher(self, *, batch_size: int = 50, lease_seconds: float = 60) -> Dispatcher:
        """A dispatcher that loses little time."""
        credit = CreditGrants(self.queue, self.wallet, lease_seconds=lease_seconds)
        return Dispatcher(credit, batch_size=batch_size, longest_pause_seconds=0.1, poll_seconds=0.05)

    @asynccontextmanager
    async def dispatching(self, count: int = 1, **options: Any) -> AsyncIterator[None]:
        """Run dispatchers, and stop them gracefully."""
        stop = asyncio.Event()
        running = [asyncio.create_task(self.dispatcher(**options).run(stop)) for _ in range(count)]
        try:
            yield
        finally:
            stop.set()
            await asyncio.gather(*running)

    def holds(self, query: str, expected: list[tuple[Any, ...]]) -> Callable[[], Awaitable[bool]]:
        """A question for `eventually`."""

        async def question() -> bool:
            found = await rows(self.database, query)
            assert found == expected
            return True

        return question


@asynccontextmanager
async def open_crediting(database_url: str) -> AsyncIterator[Crediting]:
    """With an auth server that runs until the block is left."""
    auth = AuthServer()
    async with auth.running(), httpx.AsyncClient() as http:
        opened = Crediting(database_url, auth, http)
        yield opened
        await opened.database.close()
