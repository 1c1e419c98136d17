"""The real API of the processing service, served in the test's own process over a test's database and vhost."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import text

from processing_service.application.messages import IncomingEvent
from processing_service.bootstrap.service import ProcessingService, open_service
from processing_service.domain.event import Event
from processing_service.entrypoints.api.roles import api_roles
from processing_service.settings import ProcessingSettings
from shared.contracts.catalog_feed import DefinitionHistory
from shared.contracts.definition import Definition
from shared.contracts.event import encode_data
from stack.ports import free_ports
from tests.harness.waiting import eventually
from tests.integration.processing.auth_server import SECRET, AuthServer
from tests.integration.processing.catalogs import LONG_AGO, install
from tests.integration.processing.grants import rows


class RunningApi:
    """The API, its service and the auth server that vouches for its callers."""

    def __init__(self, service: ProcessingService, auth: AuthServer, http: httpx.AsyncClient) -> None:
        self.service = service
        self.auth = auth
        self.http = http
        self.stop = asyncio.Event()

    def as_user(self, user_id: str, *, lifetime_seconds: float = 600) -> dict[str, str]:
        """The header of a signed-in user."""
        return {"Authorization": f"Bearer {self.auth.user_token(user_id, lifetime_seconds=lifetime_seconds)}"}

    def as_admin(self) -> dict[str, str]:
        """The header of an administrator."""
        return {"Authorization": f"Bearer {self.auth.user_token('admin-1', 'admin')}"}

    def as_viewer(self) -> dict[str, str]:
        """The header of a viewer."""
        return {"Authorization": f"Bearer {self.auth.user_token('viewer-1', 'viewer')}"}

    async def install(self, *definitions: Definition | DefinitionHistory) -> None:
        """Have the catalog hold these definitions."""
        await install(self.service.transactions, *definitions)

    async def happen(self, count: int, event_type: str = "MatchWon", user_id: str = "user1", **data: Any) -> None:
        """Have a user do something `count` times, as if the worker had taken the events in."""
        before = (await self.rows("SELECT count(*) FROM event"))[0][0]
        await self.service.ingest(
            [
                IncomingEvent(
                    Event(f"e-{number:06}", event_type, user_id, LONG_AGO + timedelta(minutes=number), data),
                    encode_data(data),
                )
                for number in range(before + 1, before + 1 + count)
            ]
        )

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds in the service's database."""
        return await rows(self.service.database, query)

    async def execute(self, statement: str) -> None:
        """Change the service's database behind its back."""
        async with self.service.database.transaction() as session:
            await session.execute(text(statement))


@asynccontextmanager
async def running_api(database_url: str, amqp_url: str, **changes: Any) -> AsyncIterator[RunningApi]:
    """Serve the API until the block is left; `changes` are settings."""
    auth = AuthServer()
    ports = free_ports(["api", "internal"])
    settings = ProcessingSettings.model_validate(
        {
            "environment": "test",
            "processing_database_url": database_url,
            "amqp_url": amqp_url,
            "auth_url": auth.url,
            "catalog_url": "http://127.0.0.1:9",
            "service_secret_processing": SECRET,
            "processing_http_port": ports["api"],
            "processing_internal_http_port": ports["internal"],
            "http_leave_seconds": 0,  # there is no gateway that would have to notice
            **changes,
        }
    )
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(auth.running())
        service = await stack.enter_async_context(open_service(settings))
        base_url = f"http://127.0.0.1:{ports['api']}"
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=base_url, timeout=10))
        api = RunningApi(service, auth, http)
        roles = [asyncio.ensure_future(role(api.stop)) for role in api_roles(service).values()]
        try:
            await eventually(lambda: _answers(http))
            yield api
        finally:
            api.stop.set()
            await asyncio.gather(*roles)


async def _answers(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/health/live")).is_success
    except httpx.TransportError:
        return False


def codes(items: Sequence[dict[str, Any]]) -> list[str]:
    """The codes of a list's items."""
    return [item["code"] for item in items]
