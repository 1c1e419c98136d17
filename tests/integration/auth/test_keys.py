"""Signing keys in the database, shared by instances that know the secret."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from auth_service.adapters.key_ring import KeyRing
from auth_service.adapters.key_vault import KeySecretChanged, KeyVault
from auth_service.adapters.postgres.signing_keys import PostgresSigningKeys
from auth_service.adapters.tokens import JwtTokenIssuer
from shared.database import Database, DatabaseUnavailable, create_engine
from shared.exceptions import NotAuthenticated
from shared.security import JwksKeySource, TokenVerifier
from tests.harness.databases import change_by_owner
from tests.harness.servers import Servers
from tests.integration.auth.conftest import Api
from tests.unit.auth.fakes import FakeClock, an_account

LIFETIME = timedelta(minutes=10)


@pytest.fixture
async def database(auth_database_url: str) -> AsyncIterator[Database]:
    """An empty database."""
    database = Database(create_engine(auth_database_url, pool_size=10, application_name="key-tests"))
    yield database
    await database.close()


def a_ring(database: Database, clock: FakeClock, secret: str = "a secret") -> KeyRing:
    return KeyRing(PostgresSigningKeys(database), KeyVault(secret), clock, longest_token=LIFETIME)


def key_ids(jwks: dict[str, list[dict[str, str]]]) -> list[str]:
    return [key["kid"] for key in jwks["keys"]]


async def test_instances_that_start_at_once_share_one_key(database: Database, clock: FakeClock) -> None:
    rings = [a_ring(database, clock) for _ in range(10)]
    keys = await asyncio.gather(*(ring.signing_key() for ring in rings))
    assert len({key_id for key_id, _ in keys}) == 1
    assert len({key.private_bytes_raw() for _, key in keys}) == 1


async def test_a_private_key_is_not_stored_in_clear(database: Database, clock: FakeClock) -> None:
    _, private_key = await a_ring(database, clock).signing_key()
    async with database.transaction() as session:
        stored = await session.scalar(text("SELECT encrypted_private_key FROM signing_key"))
    assert private_key.private_bytes_raw() not in stored


async def test_another_secret_opens_nothing_and_says_so(database: Database, clock: FakeClock) -> None:
    await a_ring(database, clock).check()
    with pytest.raises(KeySecretChanged, match="AUTH_KEY_SECRET"):
        await a_ring(database, clock, "another secret").check()


async def test_rotation_leaves_no_moment_without_a_valid_token(database: Database, clock: FakeClock) -> None:
    one, other = a_ring(database, clock), a_ring(database, clock)
    issuer = JwtTokenIssuer(other, clock, issuer="questline-auth", access_lifetime=LIFETIME)
    old, _ = await other.signing_key()
    new = (await one.rotate()).key_id

    clock.advance(seconds=61)
    assert key_ids(await other.jwks()) == [old, new]
    assert (await other.signing_key())[0] == old

    clock.advance(seconds=600)
    assert (await other.signing_key())[0] == new
    assert key_ids(await one.jwks()) == [old, new]

    clock.advance(seconds=900)
    assert key_ids(await other.jwks()) == [new]
    with pytest.raises(NotAuthenticated):
        await other.find(old)
    assert (await issuer.for_user(an_account())).token


async def test_known_keys_survive_the_database(database: Database, clock: FakeClock) -> None:
    ring = a_ring(database, clock)
    key_id, _ = await ring.signing_key()
    gone = Database(create_engine("postgresql://x:y@127.0.0.1:1/none", application_name="key-tests"))
    ring._store = PostgresSigningKeys(gone)
    clock.advance(seconds=120)
    assert key_ids(await ring.jwks()) == [key_id]
    with pytest.raises(DatabaseUnavailable):
        await a_ring(gone, clock).jwks()


async def test_the_key_set_may_be_cached_and_is_checked_by_the_others_reader(api: Api) -> None:
    await api.sign_up()
    token = (await api.tokens())["access_token"]
    answer = await api.http.get("/.well-known/jwks.json")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert all("d" not in key for key in answer.json()["keys"])
    source = JwksKeySource(api.http, "/.well-known/jwks.json")
    claims = await TokenVerifier(source, issuer="questline-auth").verify(token)
    assert claims.user_name == "ada"


async def test_readiness_names_what_is_missing(api: Api, servers: Servers, auth_database_url: str) -> None:
    ready = await api.http.get("/health/ready")
    assert ready.status_code == 200
    assert set(ready.json()["checks"]) == {"database", "migrations", "signing_keys"}
    await change_by_owner(servers, auth_database_url, "UPDATE alembic_version SET version_num = '0001'")
    unready: httpx.Response = await api.http.get("/health/ready")
    assert unready.status_code == 503
    assert "migrate" in unready.json()["checks"]["migrations"]
