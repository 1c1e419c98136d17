"""What becomes of published definitions: paused, resumed, rolled back, archived."""

from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Depends

from catalog_service.bootstrap import UseCases
from catalog_service.entrypoints.http.models import DefinitionView, ReasonBody, RollbackBody
from shared.contracts.texts import Code
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication

_UNSAID: Final = ReasonBody()


def lifecycle_router(use_cases: UseCases, admin: Authentication) -> APIRouter:
    """The routes; every one of them is for administrators."""
    router = APIRouter(
        prefix="/api/v1/quests",
        tags=["authoring"],
        dependencies=[Depends(admin)],
        responses=problem_answers(401, 403, 404, 409),
    )

    @router.post("/{code}/pause", summary="Have nothing count for a while")
    async def pause(
        code: Code, claims: Annotated[Claims, Depends(admin)], body: ReasonBody = _UNSAID
    ) -> DefinitionView:
        """Events from now on do not count until it is resumed. What was there stays. A second call changes nothing."""
        record = await use_cases.pause(code, claims.subject, body.reason)
        structlog.get_logger().info("definition_paused", code=code)
        return DefinitionView.of(record)

    @router.post("/{code}/resume", summary="Have events count again")
    async def resume(
        code: Code, claims: Annotated[Claims, Depends(admin)], body: ReasonBody = _UNSAID
    ) -> DefinitionView:
        """Events from now on count again; those of the pause never will. A second call changes nothing."""
        record = await use_cases.resume(code, claims.subject, body.reason)
        structlog.get_logger().info("definition_resumed", code=code)
        return DefinitionView.of(record)

    @router.post("/{code}/rollback", summary="Publish the content of an earlier version again")
    async def roll_back(code: Code, body: RollbackBody, claims: Annotated[Claims, Depends(admin)]) -> DefinitionView:
        """The content gets the next version number; 409 where it is live already. A draft is left as it is."""
        before, latest = await use_cases.roll_back(code, body.version, body.migration, claims.subject, body.reason)
        structlog.get_logger().info("definition_rolled_back", code=code, to=body.version, version=latest.version)
        return DefinitionView.after_rollback(before, latest)

    @router.post("/{code}/archive", summary="End the definition for good")
    async def archive(code: Code, claims: Annotated[Claims, Depends(admin)]) -> DefinitionView:
        """Events from now on no longer count. What was achieved stays. A second call changes nothing."""
        record = await use_cases.archive(code, claims.subject)
        structlog.get_logger().info("definition_archived", code=code)
        return DefinitionView.of(record)

    return router
