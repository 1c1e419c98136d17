"""Spending, for an app's shop."""

from fastapi import APIRouter, Depends

from auth_service.adapters.metrics import DEBITS
from auth_service.application.debit_wallets import DebitWallets
from auth_service.domain.services import LEDGER_DEBIT
from auth_service.entrypoints.http.booking_answers import count_answers
from shared.contracts.debits import DebitRequest, DebitResponse
from shared.security import TokenVerifier
from shared.web import problem_answers, service_authentication


def debits_router(debit_wallets: DebitWallets, verifier: TokenVerifier) -> APIRouter:
    """The route `/internal/v1/debits`; credits need another scope."""
    router = APIRouter(
        prefix="/internal/v1",
        tags=["internal"],
        dependencies=[Depends(service_authentication(verifier, LEDGER_DEBIT))],
        responses=problem_answers(401, 403),
    )

    @router.post("/debits")
    async def debit(body: DebitRequest) -> DebitResponse:
        """Have users pay, each item once and only if it is covered; every item has an answer of its own."""
        results = await debit_wallets(body.debits)
        count_answers("debits_answered", DEBITS, (result.status for result in results))
        return DebitResponse(results=results)

    return router
