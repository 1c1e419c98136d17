"""One event with what it has led to, for viewers, and test events of administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends

from processing_service.application.send_test_event import SendTestEvent
from processing_service.application.trace_event import TraceEvent
from processing_service.entrypoints.api.events import PREFIX
from processing_service.entrypoints.api.traces_models import TestEventAnswer, TestEventRequest, TraceAnswer
from shared.contracts.event import EventId
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication


def traces_router(trace: TraceEvent, viewer: Authentication) -> APIRouter:
    """`GET /api/v1/events/{event_id}/trace`."""
    router = APIRouter(prefix=PREFIX, tags=["events"], responses=problem_answers(401, 403))

    # Publishers choose ids freely, slashes included.
    @router.get("/{event_id:path}/trace", dependencies=[Depends(viewer)], responses=problem_answers(404))
    async def trace_event(event_id: EventId) -> TraceAnswer:
        """One event, what became of it in each quest that looked at it, and what it completed and paid.

        `GET /api/v1/progress/{user_id}/{code}/explain?event_id=…` says more of each quest.
        """
        return TraceAnswer.of(await trace(event_id))

    return router


def test_events_router(send: SendTestEvent, admin: Authentication) -> APIRouter:
    """`POST /api/v1/operations/test-events`."""
    router = APIRouter(
        prefix="/api/v1/operations/test-events", tags=["operations"], responses=problem_answers(401, 403)
    )

    @router.post("", responses=problem_answers(409))
    async def send_test_event(wanted: TestEventRequest, caller: Annotated[Claims, Depends(admin)]) -> TestEventAnswer:
        """Have something happen, and see what it unlocks. The event is as real as any: what it completes is paid.

        Types of Questline's own services (`UserSignIn`, `Quest...`) are refused. To undo it, retract it.
        """
        return TestEventAnswer.sent(await send(wanted.raw(), caller.subject, wanted.reason))

    return router
