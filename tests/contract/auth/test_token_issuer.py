"""What every implementation of `TokenIssuer` does."""

from datetime import timedelta

import pytest

from auth_service.adapters.key_ring import KeyRing
from auth_service.adapters.key_vault import KeyVault
from auth_service.adapters.postgres.signing_keys import PostgresSigningKeys
from auth_service.adapters.tokens import JwtTokenIssuer
from auth_service.application.ports import TokenIssuer
from shared.clock import SystemClock
from shared.database import Database, create_engine
from tests.unit.auth.fakes import FakeTokenIssuer, an_account


@pytest.fixture(params=["fake", "jwt"])
async def issuer(request: pytest.FixtureRequest) -> TokenIssuer:
    """An issuer of user tokens that live ten minutes."""
    if request.param == "fake":
        return FakeTokenIssuer()
    url: str = request.getfixturevalue("auth_database_url")
    database = Database(create_engine(url, pool_size=2, application_name="contract-tests"))
    lifetime = timedelta(minutes=10)
    clock = SystemClock()
    keys = KeyRing(PostgresSigningKeys(database), KeyVault("a secret"), clock, longest_token=lifetime)
    await keys.signing_key()
    await database.close()
    return JwtTokenIssuer(keys, clock, issuer="questline-auth", access_lifetime=lifetime)


async def test_tokens_live_for_minutes(issuer: TokenIssuer) -> None:
    assert (await issuer.for_user(an_account())).expires_in_seconds == 600
    assert (await issuer.for_service("processing", "auth-internal", "ledger:credit")).expires_in_seconds == 300


async def test_tokens_of_different_holders_differ(issuer: TokenIssuer) -> None:
    ada, bob = await issuer.for_user(an_account()), await issuer.for_user(an_account("bob-1", "bob"))
    service = await issuer.for_service("processing", "auth-internal", "ledger:credit")
    assert len({ada.token, bob.token, service.token}) == 3
