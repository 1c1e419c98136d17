"""The outboxes of other services, as they show them."""

from http import HTTPStatus
from typing import Final

import httpx
from pydantic import ValidationError

from shared.contracts.outbox import OUTBOX_PATH, OutboxBacklog
from shared.exceptions import TemporaryError
from shared.security import ServiceTokens

_TIMEOUT_SECONDS: Final = 3.0
"""Somebody waits for the page; it can do without."""


class HttpOutbox:
    """`GET /internal/v1/outbox` of a service, with this service's own token; see `OutboxLook`."""

    def __init__(self, http: httpx.AsyncClient, base_url: str, tokens: ServiceTokens, audience: str) -> None:
        self._http = http
        self._url = f"{base_url.rstrip('/')}{OUTBOX_PATH}"
        self._tokens = tokens
        self._audience = audience

    async def __call__(self) -> OutboxBacklog:
        """Ask."""
        headers = {"Authorization": f"Bearer {await self._tokens.token(self._audience)}"}
        try:
            answer = await self._http.get(self._url, headers=headers, timeout=_TIMEOUT_SECONDS)
            if answer.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
                self._tokens.forget(self._audience)
            answer.raise_for_status()
            return OutboxBacklog.model_validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise TemporaryError("the service does not answer", details=error or type(error).__name__) from error
