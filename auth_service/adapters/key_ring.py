"""The signing keys as this process knows them."""

import asyncio
import base64
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from auth_service.adapters.key_vault import KeyVault
from auth_service.adapters.postgres.signing_keys import PostgresSigningKeys
from auth_service.domain.signing_keys import SigningKey, key_to_sign_with, keys_to_publish
from shared.clock import Clock
from shared.database import DatabaseUnavailable
from shared.exceptions import NotAuthenticated

JWKS_CACHE_SECONDS: Final = 300
"""How long verifiers may keep the published keys; a new key is published at least this long before it signs."""

_RELOAD_AFTER: Final = timedelta(seconds=60)
_ROTATION_LEAD: Final = timedelta(seconds=2 * JWKS_CACHE_SECONDS)


class KeyRing:
    """Keeps the keys for a minute at a time, so that a rotation by one instance reaches the others.

    The first key is made when it is first needed. Is a `shared.security.KeySource` too: this service verifies its
    own tokens without asking itself over HTTP.
    """

    def __init__(self, store: PostgresSigningKeys, vault: KeyVault, clock: Clock, *, longest_token: timedelta) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock
        # A key may sign for as long as an instance has not heard of its successor.
        self._keep = longest_token + 2 * _RELOAD_AFTER
        self._keys: list[SigningKey] = []
        self._loaded_at: datetime | None = None
        self._opened: dict[str, Ed25519PrivateKey] = {}
        self._lock = asyncio.Lock()

    async def signing_key(self) -> tuple[str, Ed25519PrivateKey]:
        """The id and the private half of the key to sign with now.

        Raises:
            KeySecretChanged: the stored keys belong to another secret.
            DatabaseUnavailable: the keys have never been read and cannot be.
        """
        key = key_to_sign_with(await self._current(), self._clock.now())
        if key.key_id not in self._opened:
            self._opened[key.key_id] = self._vault.open(key)
        return key.key_id, self._opened[key.key_id]

    async def find(self, key_id: str) -> Ed25519PublicKey:
        """See `shared.security.KeySource`."""
        published = keys_to_publish(await self._current(), self._clock.now(), self._keep)
        for key in published:
            if key.key_id == key_id:
                return Ed25519PublicKey.from_public_bytes(key.public_key)
        raise NotAuthenticated("the access token is not valid")

    async def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public keys as a JSON Web Key Set (RFC 7517, RFC 8037)."""
        published = keys_to_publish(await self._current(), self._clock.now(), self._keep)
        return {"keys": [_jwk(key) for key in published]}

    async def rotate(self) -> SigningKey:
        """Add a key that takes over once every verifier has had time to learn of it."""
        await self._current()
        key = self._vault.make(self._clock.now() + _ROTATION_LEAD)
        await self._store.add(key)
        self._loaded_at = None
        return key

    async def check(self) -> None:
        """For readiness.

        Raises:
            KeySecretChanged: the stored keys belong to another secret.
            DatabaseUnavailable: the keys cannot be read.
        """
        await self.signing_key()

    async def _current(self) -> list[SigningKey]:
        async with self._lock:
            now = self._clock.now()
            if self._loaded_at is None or not timedelta(0) <= now - self._loaded_at < _RELOAD_AFTER:
                await self._load(now)
            return self._keys

    async def _load(self, now: datetime) -> None:
        try:
            self._keys = await self._store.all() or await self._store.first(lambda: self._vault.make(now))
        except DatabaseUnavailable:
            # Keys once read stay good while the database is away: others go on verifying tokens with them.
            if not self._keys:
                raise
        else:
            self._loaded_at = now


def _jwk(key: SigningKey) -> dict[str, str]:
    x = base64.urlsafe_b64encode(key.public_key).rstrip(b"=").decode()
    return {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": key.key_id, "x": x}
