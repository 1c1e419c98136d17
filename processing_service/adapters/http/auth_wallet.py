"""The wallet, as the auth service offers it to other services."""

from http import HTTPStatus
from typing import Final, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from processing_service.application.ports.grants import WalletRefused
from shared.contracts.credits import CreditRequest, CreditResponse
from shared.contracts.reversals import ReversalRequest, ReversalResponse
from shared.exceptions import TemporaryError
from shared.faults import FaultPoint, reached
from shared.security import ServiceTokens
from shared.telemetry.tracing import TRACEPARENT, current_traceparent

AnswerT = TypeVar("AnswerT", bound=BaseModel)

AUDIENCE: Final = "auth-internal"
CREDITS_PATH: Final = "/internal/v1/credits"
REVERSALS_PATH: Final = "/internal/v1/reversals"

TIMEOUT_SECONDS: Final = 5.0
"""Shorter than a graceful stop may take, so that a silent wallet does not break the stop's deadline."""

_REFUSALS: Final = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
"""Answers about the request itself. All others are about the moment: sending the same again may help."""


class AuthWallet:
    """`POST /internal/v1/credits` and `…/reversals` with this service's own token."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        tokens: ServiceTokens,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._http = http
        self._timeout_seconds = timeout_seconds
        self._url = url.rstrip("/")
        self._tokens = tokens

    async def credit(self, request: CreditRequest) -> CreditResponse:
        """See the port `Wallet`."""
        reached(FaultPoint.DISPATCHER_BEFORE_CALL)
        response = await self._ask(CREDITS_PATH, request, CreditResponse)
        reached(FaultPoint.DISPATCHER_AFTER_ANSWER)
        return response

    async def reverse(self, request: ReversalRequest) -> ReversalResponse:
        """See the port `ReversingWallet`."""
        response = await self._ask(REVERSALS_PATH, request, ReversalResponse)
        reached(FaultPoint.DISPATCHER_AFTER_REVERSAL)
        return response

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
            raise TemporaryError(f"the wallet did not answer: {error or type(error).__name__}") from error
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._tokens.forget(AUDIENCE)
        if answer.status_code in _REFUSALS:
            raise WalletRefused(f"the wallet answered {answer.status_code}: {answer.text[:500]}")
        if answer.status_code != HTTPStatus.OK:
            raise TemporaryError(f"the wallet answered {answer.status_code}")
        try:
            return answer_type.model_validate_json(answer.content)
        except ValidationError as error:
            raise TemporaryError(f"the wallet's answer cannot be read: {error.error_count()} faults") from error
