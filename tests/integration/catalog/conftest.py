"""The catalog over a real database, and its API with tokens of a private issuer."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from fastapi import FastAPI

from catalog_service.bootstrap import INTERNAL_AUDIENCE, UseCases, open_backlog, readiness_checks, wire_postgres
from catalog_service.entrypoints.http.app import create_catalog_app
from shared.clock import new_id
from shared.database import Database, create_engine
from shared.security import USER_AUDIENCE, TokenVerifier

ISSUER = "questline-auth"
MAX_BODY_BYTES = 64 * 1024


@dataclass(frozen=True)
class Issuer:
    """Signs tokens, and is the source of the key that verifies them."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    async def find(self, key_id: str) -> Ed25519PublicKey:
        assert key_id == "test"
        return self.key.public_key()

    def token(self, audience: str = USER_AUDIENCE, **claims: str) -> str:
        now = int(time.time())
        payload = {
            "iss": ISSUER,
            "aud": audience,
            "sub": "ann",
            "jti": new_id(),
            "iat": now,
            "exp": now + 600,
            **claims,
        }
        return jwt.encode(payload, self.key, algorithm="EdDSA", headers={"kid": "test"})

    def headers(self, audience: str = USER_AUDIENCE, **claims: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(audience, **claims)}"}


@pytest.fixture
async def database(catalog_database_url: str) -> AsyncIterator[Database]:
    """A fresh catalog database."""
    database = Database(create_engine(catalog_database_url, pool_size=10, application_name="catalog-tests"))
    yield database
    await database.close()


@pytest.fixture
def catalog(database: Database) -> UseCases:
    """Every use case, wired as in production."""
    return wire_postgres(database)


@pytest.fixture
def issuer() -> Issuer:
    """Who signs tokens."""
    return Issuer()


@pytest.fixture
def app(catalog: UseCases, database: Database, issuer: Issuer) -> FastAPI:
    """The API."""
    return create_catalog_app(
        catalog,
        users=TokenVerifier(issuer, issuer=ISSUER),
        services=TokenVerifier(issuer, issuer=ISSUER, audience=INTERNAL_AUDIENCE),
        outbox_backlog=open_backlog(database),
        readiness=readiness_checks(database),
        max_definitions_bytes=MAX_BODY_BYTES,
    )


@pytest.fixture
async def anyone(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a token."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalog") as client:
        yield client


@pytest.fixture
async def admin(app: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client."""
    headers = issuer.headers(role="admin")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalog", headers=headers) as one:
        yield one
