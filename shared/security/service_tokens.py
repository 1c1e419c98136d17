"""Obtaining tokens for calls between services: short-lived, each for one audience."""

import asyncio
import time
from typing import Final

import httpx

from shared.exceptions import TemporaryError

_RENEW_BEFORE_SECONDS: Final = 30.0


class ServiceTokens:
    """Asks the auth service for this service's tokens and keeps them until shortly before they expire."""

    def __init__(self, http: httpx.AsyncClient, url: str, *, service: str, secret: str) -> None:
        self._http = http
        self._url = url
        self._service = service
        self._secret = secret
        self._tokens: dict[str, tuple[str, float]] = {}
        self._lock = asyncio.Lock()

    async def token(self, audience: str) -> str:
        """A token for calls to `audience`.

        Raises:
            TemporaryError: the auth service cannot be reached, or refused the credentials (which an operator can mend).
        """
        async with self._lock:
            token, renew_at = self._tokens.get(audience, ("", float("-inf")))
            if time.monotonic() < renew_at:
                return token
            try:
                answer = await self._http.post(
                    self._url, json={"service": self._service, "secret": self._secret, "audience": audience}
                )
                answer.raise_for_status()
                body = answer.json()
                token = str(body["access_token"])
                renew_at = time.monotonic() + float(body["expires_in"]) - _RENEW_BEFORE_SECONDS
            except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
                raise TemporaryError(f"no service token for {audience}", details=error) from error
            self._tokens[audience] = (token, renew_at)
            return token

    def forget(self, audience: str) -> None:
        """Drop a token that was refused, so that the next call asks for a new one."""
        self._tokens.pop(audience, None)
