"""Where a verifier finds the issuer's public keys."""

import asyncio
import time
from typing import Final, Protocol

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwt import InvalidKeyError, PyJWK

from shared.exceptions import NotAuthenticated, TemporaryError


class KeySource(Protocol):
    """Knows the issuer's public keys by their `kid`."""

    async def find(self, key_id: str) -> Ed25519PublicKey:
        """The key of that id.

        Raises:
            NotAuthenticated: the issuer has no such key.
            TemporaryError: the keys could not be had.
        """
        ...


_LEAST_SECONDS_BETWEEN_FETCHES: Final = 5.0


class JwksKeySource:
    """Reads the issuer's JWKS document (RFC 7517) over HTTP and keeps it.

    An unknown `kid` causes a fetch at most every five seconds, so that forged ids cannot make this process hammer the
    issuer. Keys once read stay usable while the issuer is away.
    """

    def __init__(self, http: httpx.AsyncClient, url: str, *, cache_seconds: float = 300.0) -> None:
        self._http = http
        self._url = url
        self._cache_seconds = cache_seconds
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, key_id: str) -> Ed25519PublicKey:
        """See `KeySource`."""
        key = self._keys.get(key_id)
        if key is not None and time.monotonic() - self._fetched_at < self._cache_seconds:
            return key
        async with self._lock:
            await self._refresh(key_id)
        key = self._keys.get(key_id)
        if key is None:
            raise NotAuthenticated("the access token is not valid")
        return key

    async def _refresh(self, key_id: str) -> None:
        age = time.monotonic() - self._fetched_at
        fresh_enough = self._cache_seconds if key_id in self._keys else _LEAST_SECONDS_BETWEEN_FETCHES
        if age < fresh_enough:
            return
        try:
            answer = await self._http.get(self._url)
            answer.raise_for_status()
            self._keys = dict(_read_key(entry) for entry in answer.json()["keys"])
        except (httpx.HTTPError, InvalidKeyError, KeyError, TypeError, ValueError) as error:
            if key_id in self._keys:
                return
            raise TemporaryError(f"the issuer's keys cannot be had: {error}", retry_after_seconds=1) from error
        self._fetched_at = time.monotonic()


def _read_key(entry: dict[str, str]) -> tuple[str, Ed25519PublicKey]:
    key = PyJWK(entry, algorithm="EdDSA").key
    if not isinstance(key, Ed25519PublicKey):
        raise InvalidKeyError("not a public Ed25519 key")
    return entry["kid"], key
