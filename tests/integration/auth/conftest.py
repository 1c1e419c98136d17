"""The auth service on a real database, spoken to over HTTP within the process."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from auth_service.bootstrap import AuthService, open_service
from auth_service.domain.account import Role
from auth_service.entrypoints.http.app import build_app
from auth_service.settings import AuthSettings
from shared.database import Database
from shared.settings import Environment
from tests.unit.auth.fakes import FakeClock

PASSWORD = "correct horse"
PROCESSING_SECRET = "what processing knows"
SHOP_SECRET = "what the shop knows"


def settings_for(database_url: str, **changes: Any) -> AuthSettings:
    """Settings of a service on `database_url`."""
    values: dict[str, Any] = {
        "environment": Environment.TEST,
        "amqp_url": SecretStr("amqp://nobody@127.0.0.1:1/none"),
        "auth_database_url": SecretStr(database_url),
        "auth_key_secret": SecretStr("encrypts the keys of this test"),
        "service_secret_processing": SecretStr(PROCESSING_SECRET),
        "service_secret_catalog": SecretStr("what the catalog knows"),
        "service_secret_shop": SecretStr(SHOP_SECRET),
        "password_memory_mib": 19,
        "password_passes": 2,
        # Tests sign up and in as fast as they can; those of the limits set their own.
        "sign_in_tries_per_account": 100_000,
        "sign_in_tries_per_address": 100_000,
        "sign_ups_per_address": 100_000,
    }
    return AuthSettings(**(values | changes))


@dataclass(frozen=True)
class Api:
    """A running service and an HTTP client to it."""

    service: AuthService
    http: httpx.AsyncClient

    async def sign_up(self, user_name: str = "ada") -> dict[str, Any]:
        """Open an account and return it."""
        answer = await self.http.post("/api/v1/users/signup", json={"user_name": user_name, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        user: dict[str, Any] = answer.json()
        return user

    async def sign_in(self, user_name: str = "ada", password: str = PASSWORD) -> httpx.Response:
        """Try to sign in."""
        return await self.http.post("/api/v1/login/access-token", data={"username": user_name, "password": password})

    async def tokens(self, user_name: str = "ada") -> dict[str, Any]:
        """Sign in and return the tokens; forgets the cookie."""
        answer = await self.sign_in(user_name)
        assert answer.status_code == 200, answer.text
        self.http.cookies.clear()
        pair: dict[str, Any] = answer.json()
        return pair

    async def bearer(self, user_name: str = "ada") -> dict[str, str]:
        """The header of a signed-in user."""
        return {"Authorization": f"Bearer {(await self.tokens(user_name))['access_token']}"}

    async def admin(self, user_name: str = "root") -> dict[str, str]:
        """The header of a fresh administrator."""
        await self.service.open_account(user_name, PASSWORD, role=Role.ADMIN)
        return await self.bearer(user_name)

    async def viewer(self, user_name: str = "watcher") -> dict[str, str]:
        """The header of a fresh viewer."""
        await self.service.open_account(user_name, PASSWORD, role=Role.VIEWER)
        return await self.bearer(user_name)

    async def processing(self) -> dict[str, str]:
        """The header of the processing service."""
        return await self._service("processing", PROCESSING_SECRET)

    async def shop(self) -> dict[str, str]:
        """The header of an app's shop."""
        return await self._service("shop", SHOP_SECRET)

    async def _service(self, name: str, secret: str) -> dict[str, str]:
        body = {"service": name, "secret": secret, "audience": "auth-internal"}
        answer = await self.http.post("/internal/v1/token", json=body)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def events(self) -> list[dict[str, Any]]:
        """What waits in the outbox, in order of time, without what is meant for the audit log."""
        return [event for event in await self._outbox() if event["event_type"] != "AdministrationRecorded"]

    async def acts(self) -> list[dict[str, Any]]:
        """What is on its way to the audit log."""
        waiting = [event for event in await self._outbox() if event["event_type"] == "AdministrationRecorded"]
        assert all(event["user_id"] is None for event in waiting)
        return [event["event_data"] for event in waiting]

    async def _outbox(self) -> list[dict[str, Any]]:
        async with self.service.database.transaction() as session:
            rows = await session.scalars(text("SELECT payload FROM outbox ORDER BY occurred_at, event_id"))
            return list(rows)


async def somebody_waits_for_a_lock(database: Database) -> bool:
    """Whether a transaction waits for another one."""
    waiting = text(
        "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE NOT granted AND datname = current_database()"
    )
    async with database.transaction() as session:
        return bool(await session.scalar(waiting))


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still."""
    return FakeClock()


@pytest.fixture
async def api(auth_database_url: str) -> AsyncIterator[Api]:
    """The service on an empty database, with the machine's clock."""
    async with open_service(settings_for(auth_database_url)) as service, _client(service) as http:
        yield Api(service, http)


def _client(service: AuthService) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(build_app(service)), base_url="http://auth.test")
