"""`/api/v1/operations/overview` and `…/history`: how the system does, now and over the last hours."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query

from processing_service.application.read_operations import ReadOperations
from processing_service.application.read_operations_history import ReadOperationsHistory
from processing_service.application.sample_operations import KEEP
from processing_service.entrypoints.api.operations_history_models import HistoryAnswer
from processing_service.entrypoints.api.operations_models import OperationsOverview
from shared.web import problem_answers
from shared.web.authentication import Authentication

_MOST_HOURS: Final = int(KEEP.total_seconds() // 3600)


def operations_router(read: ReadOperations, history: ReadOperationsHistory, admin: Authentication) -> APIRouter:
    """The routes."""
    router = APIRouter(
        prefix="/api/v1/operations",
        tags=["operations"],
        responses=problem_answers(401, 403),
        dependencies=[Depends(admin)],
    )

    @router.get("/overview")
    async def read_overview() -> OperationsOverview:
        """What there is to see now. What cannot be reached says so, with `reachable: false`; the rest is answered."""
        return OperationsOverview.of(await read())

    @router.get("/history")
    async def read_history(
        hours: Annotated[int, Query(ge=1, le=_MOST_HOURS, description="How far back.")] = 24,
    ) -> HistoryAnswer:
        """The same numbers over time, sampled once a minute by the scheduler, in at most 300 points.

        A point tells of the whole step that begins at its time. Where nothing was sampled, or something could not be
        reached, the value is null: a gap.
        """
        return HistoryAnswer.of(await history(hours))

    return router
