"""What other services call; the gateway lets nobody else in."""

from collections import Counter

from fastapi import APIRouter, Depends

from auth_service.adapters.metrics import CREDITS
from auth_service.application.credit_wallets import CreditWallets
from auth_service.application.issue_service_token import IssueServiceToken
from auth_service.domain.services import LEDGER_CREDIT
from auth_service.entrypoints.http.schemas import ServiceToken, ServiceTokenRequest
from shared.contracts.credits import CreditRequest, CreditResponse
from shared.runtime.faults import CREDITS_AFTER_COMMIT, FaultPoints
from shared.security import TokenVerifier
from shared.telemetry.logging import get_logger
from shared.web import problem_answers, service_authentication


def internal_router(
    issue_service_token: IssueServiceToken,
    credit_wallets: CreditWallets,
    verifier: TokenVerifier,
    faults: FaultPoints,
) -> APIRouter:
    """The routes under `/internal/v1`."""
    router = APIRouter(prefix="/internal/v1", tags=["internal"], responses=problem_answers(401, 403))
    may_credit = service_authentication(verifier, LEDGER_CREDIT)

    @router.post("/token")
    async def service_token(body: ServiceTokenRequest) -> ServiceToken:
        """A short-lived token with which a service may call another one."""
        issued = await issue_service_token(body.service, body.secret, body.audience)
        return ServiceToken(access_token=issued.token, expires_in=issued.expires_in_seconds)

    @router.post("/credits", dependencies=[Depends(may_credit)])
    async def credit(body: CreditRequest) -> CreditResponse:
        """Credit a batch of grants, each exactly once; every item has an answer of its own."""
        results = await credit_wallets(body.credits)
        faults.reach(CREDITS_AFTER_COMMIT)
        statuses = Counter(str(result.status) for result in results)
        for status, count in statuses.items():
            CREDITS.labels(status).inc(count)
        get_logger().info("credits_answered", **statuses)
        return CreditResponse(results=results)

    return router
