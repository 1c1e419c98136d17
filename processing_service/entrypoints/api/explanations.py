"""Explanations: in full for administrators, in plain sentences for players."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query

from processing_service.application.explain_progress import ExplainProgress
from processing_service.application.explain_to_player import ExplainToPlayer
from processing_service.application.explanation_pages import DEFAULT_STEPS, MOST_STEPS, OutcomeFilter, WantedSteps
from processing_service.entrypoints.api.explanation_models import ExplanationAnswer, ToldAnswer
from shared.contracts.event import EventId, UserId
from shared.contracts.texts import Code
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication

_MOST_OFFSET: Final = 1_000_000

OutcomeQuery = Annotated[OutcomeFilter | None, Query(description="Only events that counted, or that did not.")]
LimitQuery = Annotated[int, Query(ge=1, le=MOST_STEPS, description="How many events at most.")]
OffsetQuery = Annotated[int, Query(ge=0, le=_MOST_OFFSET, description="How many of the latest to skip.")]


def explanations_router(
    explain: ExplainProgress, tell: ExplainToPlayer, user: Authentication, viewer: Authentication
) -> APIRouter:
    """`GET /api/v1/progress/{user}/{code}/explain`."""
    router = APIRouter(prefix="/api/v1/progress", tags=["progress"], responses=problem_answers(401, 403, 404))
    Caller = Annotated[Claims, Depends(user)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.get("/me/{code}/explain")
    async def explain_my_quest(
        caller: Caller,
        code: Code,
        outcome: OutcomeQuery = None,
        limit: LimitQuery = DEFAULT_STEPS,
        offset: OffsetQuery = 0,
    ) -> ToldAnswer:
        """What became of your events in a quest, the latest first, each in a sentence."""
        wanted = WantedSteps(outcome, None, limit, offset)
        return ToldAnswer.of(await tell(caller.subject, code, wanted), wanted)

    @router.get("/{user_id}/{code}/explain", dependencies=[Depends(viewer)])
    async def explain_progress(
        user_id: UserId,
        code: Code,
        outcome: OutcomeQuery = None,
        event_id: Annotated[EventId | None, Query(description="Only this event.")] = None,
        limit: LimitQuery = DEFAULT_STEPS,
        offset: OffsetQuery = 0,
    ) -> ExplanationAnswer:
        """Why a quest stands as it does for a user.

        Every event that the quest listens to, the latest first: whether it counted, exactly why not, and what followed.
        Events of other types are not shown. A page may end before `limit` where its events completed very many cycles;
        `next_offset` goes on.
        """
        wanted = WantedSteps(outcome, event_id, limit, offset)
        return ExplanationAnswer.of(await explain(user_id, code, wanted), wanted)

    return router
