"""The ledger, as the auth service shows it to other services."""

from collections.abc import Collection
from http import HTTPStatus
from itertools import islice
from typing import Final

import httpx
from pydantic import ValidationError

from processing_service.adapters.http.auth_wallet import AUDIENCE
from shared.contracts.ledger import MAX_LOOKUPS, BookedTransaction, LookupRequest, LookupResponse
from shared.exceptions import TemporaryError
from shared.security import ServiceTokens
from shared.telemetry.tracing import TRACEPARENT, current_traceparent

PATH: Final = "/internal/v1/ledger/lookup"

TIMEOUT_SECONDS: Final = 3.0
"""Somebody waits for the page; it can do without the ledger."""


class AuthLedger:
    """`POST /internal/v1/ledger/lookup` with this service's own token."""

    def __init__(self, http: httpx.AsyncClient, url: str, tokens: ServiceTokens) -> None:
        self._http = http
        self._url = f"{url.rstrip('/')}{PATH}"
        self._tokens = tokens

    async def find(self, transaction_ids: Collection[str]) -> list[BookedTransaction]:
        """See the port `LedgerLookup`; as many requests as their size makes necessary, usually one."""
        waiting = iter(transaction_ids)
        found: list[BookedTransaction] = []
        while some := list(islice(waiting, MAX_LOOKUPS)):
            found += await self._ask(LookupRequest(transaction_ids=some))
        return found

    async def _ask(self, request: LookupRequest) -> list[BookedTransaction]:
        token = await self._tokens.token(AUDIENCE)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        traceparent = current_traceparent()
        if traceparent is not None:
            headers[TRACEPARENT] = traceparent
        try:
            answer = await self._http.post(
                self._url, content=request.model_dump_json(), headers=headers, timeout=TIMEOUT_SECONDS
            )
        except httpx.HTTPError as error:
            raise TemporaryError(f"the ledger did not answer: {error or type(error).__name__}") from error
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> list[BookedTransaction]:
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._tokens.forget(AUDIENCE)
        if answer.status_code != HTTPStatus.OK:
            raise TemporaryError(f"the ledger answered {answer.status_code}")
        try:
            return LookupResponse.model_validate_json(answer.content).transactions
        except ValidationError as error:
            raise TemporaryError(f"the ledger's answer cannot be read: {error.error_count()} faults") from error
