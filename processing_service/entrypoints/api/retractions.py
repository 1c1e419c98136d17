"""Taking events back, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends

from processing_service.application.retract_event import RetractEvent
from processing_service.entrypoints.api.events import PREFIX
from processing_service.entrypoints.api.events_models import RetractionAnswer, RetractRequest
from shared.contracts.event import EventId
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication


def retractions_router(retract: RetractEvent, admin: Authentication) -> APIRouter:
    """`POST /api/v1/events/{event_id}/retract`."""
    router = APIRouter(prefix=PREFIX, tags=["events"], responses=problem_answers(401, 403))

    # Publishers choose ids freely, slashes included.
    @router.post("/{event_id:path}/retract", responses=problem_answers(404, 409))
    async def retract_event(
        event_id: EventId, why: RetractRequest, caller: Annotated[Claims, Depends(admin)]
    ) -> RetractionAnswer:
        """Take an event back, with every completion and reward that would not be there without it.

        A second call answers the same and keeps the first reason. Events that follow from others, or that say what a
        user is, cannot be taken back.
        """
        return RetractionAnswer.of(await retract(event_id, why.reason, why.policy, caller.subject))

    return router
