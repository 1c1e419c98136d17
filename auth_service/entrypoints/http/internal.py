"""How other services get tokens; the gateway lets nobody else in."""

from fastapi import APIRouter

from auth_service.application.issue_service_token import IssueServiceToken
from auth_service.entrypoints.http.schemas import ServiceToken, ServiceTokenRequest
from shared.web import problem_answers


def internal_router(issue_service_token: IssueServiceToken) -> APIRouter:
    """The route `/internal/v1/token`."""
    router = APIRouter(prefix="/internal/v1", tags=["internal"], responses=problem_answers(401, 403))

    @router.post("/token")
    async def service_token(body: ServiceTokenRequest) -> ServiceToken:
        """A short-lived token with which a service may call another one."""
        issued = await issue_service_token(body.service, body.secret, body.audience)
        return ServiceToken(access_token=issued.token, expires_in=issued.expires_in_seconds)

    return router
