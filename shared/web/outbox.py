"""The route with which a service shows other services what waits in its outbox."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Depends

from shared.contracts.outbox import OUTBOX_PATH, OutboxBacklog
from shared.web.authentication import Authentication
from shared.web.problems import problem_answers


def outbox_router(backlog: Callable[[], Awaitable[OutboxBacklog]], service: Authentication) -> APIRouter:
    """`GET /internal/v1/outbox`, for services that hold the scope `outbox:read`."""
    router = APIRouter(tags=["internal"], dependencies=[Depends(service)], responses=problem_answers(401, 403))

    @router.get(OUTBOX_PATH)
    async def read_outbox() -> OutboxBacklog:
        """The events that the broker has not confirmed yet."""
        return await backlog()

    return router
