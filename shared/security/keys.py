"""Where a verifier finds the issuer's public keys."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final, Protocol

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwt import PyJWK, PyJWTError

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
_PAUSE_AFTER_A_FAULT_SECONDS: Final = 1.0


class JwksKeySource:
    """Reads the issuer's JWKS document (RFC 7517) over HTTP and keeps it.

    An unknown `kid` causes a fetch at most every five seconds, so that forged ids cannot make this process hammer the
    issuer. Keys once read stay usable while the issuer is away, which one caller at a time finds out.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        *,
        cache_seconds: float = 300.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self._url = url
        self._cache_seconds = cache_seconds
        self._monotonic = monotonic
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._stale_at = float("-inf")
        self._fetch_again_at = float("-inf")
        self._fault: Exception | None = None
        self._lock = asyncio.Lock()

    async def find(self, key_id: str) -> Ed25519PublicKey:
        """See `KeySource`."""
        key = self._keys.get(key_id)
        if key is not None and (self._monotonic() < self._stale_at or self._lock.locked()):
            return key
        async with self._lock:
            if self._is_due(key_id):
                await self._fetch()
        key = self._keys.get(key_id)
        if key is not None:
            return key
        if self._fault is not None:
            raise TemporaryError(
                "the issuer's keys cannot be had", _PAUSE_AFTER_A_FAULT_SECONDS, details=self._fault
            ) from self._fault
        raise NotAuthenticated("the access token is not valid")

    def _is_due(self, key_id: str) -> bool:
        now = self._monotonic()
        return now >= self._fetch_again_at and (key_id not in self._keys or now >= self._stale_at)

    async def _fetch(self) -> None:
        try:
            answer = await self._http.get(self._url)
            answer.raise_for_status()
            self._keys = _usable_keys(answer.json()["keys"])
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            self._fault = error
            self._fetch_again_at = self._monotonic() + _PAUSE_AFTER_A_FAULT_SECONDS
        else:
            self._fault = None
            self._stale_at = self._monotonic() + self._cache_seconds
            self._fetch_again_at = self._monotonic() + _LEAST_SECONDS_BETWEEN_FETCHES


def _usable_keys(entries: list[Any]) -> dict[str, Ed25519PublicKey]:
    """The Ed25519 keys; a set may hold others, which RFC 7517 asks to pass over."""
    keys = {}
    for entry in entries:
        try:
            key = PyJWK(entry, algorithm="EdDSA").key
        except (PyJWTError, AttributeError):
            continue
        if isinstance(key, Ed25519PublicKey) and isinstance(entry.get("kid"), str):
            keys[entry["kid"]] = key
    return keys
