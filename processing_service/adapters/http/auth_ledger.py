"""The ledger, as the auth service shows it to other services."""

from collections.abc import Collection, Sequence
from http import HTTPStatus
from itertools import islice
from typing import Final, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from processing_service.adapters.http.auth_wallet import AUDIENCE
from shared.contracts.ledger import (
    MAX_LOOKUPS,
    BookedTransaction,
    CheckRequest,
    CheckResponse,
    LedgerDrift,
    LookupRequest,
    LookupResponse,
)
from shared.exceptions import TemporaryError
from shared.security import ServiceTokens
from shared.telemetry.tracing import TRACEPARENT, current_traceparent

LOOKUP_PATH: Final = "/internal/v1/ledger/lookup"
CHECK_PATH: Final = "/internal/v1/ledger/check"

AnswerT = TypeVar("AnswerT", bound=BaseModel)

TIMEOUT_SECONDS: Final = 3.0
"""Somebody waits for the page; it can do without the ledger."""


class AuthLedger:
    """`POST /internal/v1/ledger/lookup` and `…/check` with this service's own token."""

    def __init__(
        self, http: httpx.AsyncClient, url: str, tokens: ServiceTokens, *, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._tokens = tokens
        self._timeout_seconds = timeout_seconds

    async def find(self, transaction_ids: Collection[str]) -> list[BookedTransaction]:
        """See the port `LedgerLookup`; as many requests as their size makes necessary, usually one."""
        waiting = iter(transaction_ids)
        found: list[BookedTransaction] = []
        while some := list(islice(waiting, MAX_LOOKUPS)):
            found += (await self._ask(LOOKUP_PATH, LookupRequest(transaction_ids=some), LookupResponse)).transactions
        return found

    async def check_users(self, users: Sequence[str]) -> list[LedgerDrift]:
        """See the port `LedgerCheck`."""
        return (await self._ask(CHECK_PATH, CheckRequest(users=list(users)), CheckResponse)).drift

    async def check_next(self, after: str) -> tuple[list[LedgerDrift], str | None]:
        """See the port `LedgerCheck`."""
        answer = await self._ask(CHECK_PATH, CheckRequest(after=after), CheckResponse)
        return answer.drift, answer.next

    async def _ask(self, path: str, request: BaseModel, answer_type: type[AnswerT]) -> AnswerT:
        token = await self._tokens.token(AUDIENCE)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        traceparent = current_traceparent()
        if traceparent is not None:
            headers[TRACEPARENT] = traceparent
        try:
            answer = await self._http.post(
                f"{self._url}{path}",
                content=request.model_dump_json(),
                headers=headers,
                timeout=self._timeout_seconds,
            )
        except httpx.HTTPError as error:
            raise TemporaryError(f"the ledger did not answer: {error or type(error).__name__}") from error
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._tokens.forget(AUDIENCE)
        if answer.status_code != HTTPStatus.OK:
            raise TemporaryError(f"the ledger answered {answer.status_code}")
        try:
            return answer_type.model_validate_json(answer.content)
        except ValidationError as error:
            raise TemporaryError(f"the ledger's answer cannot be read: {error.error_count()} faults") from error
