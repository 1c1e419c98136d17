"""Signing keys change while several instances sign and several others verify, and no good token is ever refused."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import jwt
import pytest

from auth_service.bootstrap import AuthService, open_service
from auth_service.domain.signing_keys import SigningKey
from auth_service.entrypoints.http.app import build_app
from shared.security import ALGORITHM, JwksKeySource, KeySource
from tests.integration.auth.conftest import PROCESSING_SECRET, settings_for
from tests.unit.auth.fakes import FakeClock

SEED = 20261128
INSTANCES = 3
AT_ONCE = 6
STEP_SECONDS = 40
ROTATIONS = 2
STEPS = 1_600 // STEP_SECONDS
"""Of one rotation: ten minutes until the new key signs, the longest token's life, and what instances lag behind."""


@dataclass(frozen=True)
class Issued:
    """A token and when it expires, by the test's clock."""

    token: str
    expires_at: datetime


class Town:
    """Instances of auth over one database, and services that verify what they sign, all by one clock."""

    def __init__(self, clock: FakeClock, services: list[AuthService], http: list[httpx.AsyncClient]) -> None:
        self.clock = clock
        self.services = services
        self._http = http
        self._chance = random.Random(SEED)
        # Each asks another instance, as behind a gateway, and keeps its keys for as long as the answer allows.
        self.verifiers = [JwksKeySource(each, "/.well-known/jwks.json", monotonic=self._seconds) for each in http]
        self.alive: list[Issued] = []
        self.key_ids: set[str] = set()
        self.verified = 0

    async def act(self) -> None:
        """Get a token from some instance, and show it and older ones to everybody."""
        body = {"service": "processing", "secret": PROCESSING_SECRET, "audience": "auth-internal"}
        answer = await self._chance.choice(self._http).post("/internal/v1/token", json=body)
        assert answer.status_code == 200, answer.text
        lifetime = timedelta(seconds=answer.json()["expires_in"])
        fresh = Issued(answer.json()["access_token"], self.clock.moment + lifetime)
        older = self._chance.sample(self.alive, min(3, len(self.alive)))
        self.alive.append(fresh)
        for issued in (fresh, *older):
            await asyncio.gather(*(self._verify(verifier, issued) for verifier in self.verifiers))
            await self._verify(self._chance.choice(self.services).keys, issued)

    def _seconds(self) -> float:
        return self.clock.moment.timestamp()

    async def _verify(self, verifier: KeySource, issued: Issued) -> None:
        key_id = jwt.get_unverified_header(issued.token)["kid"]
        key = await verifier.find(key_id)
        # What the machine's clock says of the token does not matter: this test's clock runs ahead of it.
        jwt.decode(
            issued.token,
            key,
            [ALGORITHM],
            {"verify_exp": False, "verify_iat": False},
            audience="auth-internal",
            issuer="questline-auth",
        )
        self.key_ids.add(key_id)
        self.verified += 1

    async def pass_time(self) -> None:
        """Let time pass while others act."""
        for _ in range(4):
            await asyncio.sleep(0)
            self.clock.advance(seconds=STEP_SECONDS / 4)
        self.alive = [issued for issued in self.alive if issued.expires_at > self.clock.moment]


@pytest.fixture
async def town(auth_database_url: str) -> AsyncIterator[Town]:
    """Three instances and as many verifiers."""
    clock = FakeClock(datetime.now(UTC))
    async with AsyncExitStack() as stack:
        settings = settings_for(auth_database_url, auth_database_pool_size=2)
        services = [await stack.enter_async_context(open_service(settings, clock)) for _ in range(INSTANCES)]
        http = [
            await stack.enter_async_context(
                httpx.AsyncClient(transport=httpx.ASGITransport(build_app(service)), base_url="http://auth.test")
            )
            for service in services
        ]
        yield Town(clock, services, http)


async def test_keys_rotate_under_load_without_a_false_refusal(town: Town) -> None:
    rotated: list[SigningKey] = []
    for number in range(ROTATIONS):
        rotated.append(await town.services[number % INSTANCES].keys.rotate())
        for _ in range(STEPS):
            await asyncio.gather(town.pass_time(), *(town.act() for _ in range(AT_ONCE)))
    assert {key.key_id for key in rotated} < town.key_ids
    assert len(town.key_ids) == ROTATIONS + 1
    assert town.verified > ROTATIONS * STEPS * AT_ONCE * INSTANCES
    published = await town.services[0].keys.jwks()
    assert [key["kid"] for key in published["keys"]] == [rotated[-1].key_id]
