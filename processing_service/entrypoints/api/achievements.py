"""`/api/v1/achievements/users`: advancing achievements, for publishers, and what users have come to."""

from typing import Annotated

from fastapi import APIRouter, Depends

from processing_service.application.advance_achievements import Advance, AdvanceAchievements
from processing_service.application.ports.publishers import Publisher
from processing_service.application.read_overview import ReadOverview
from processing_service.entrypoints.api.achievements_models import OverviewAnswer, ProgressAnswer, ProgressRequest
from processing_service.entrypoints.api.publisher_key import PublisherAuthentication
from shared.contracts.event import UserId
from shared.exceptions import NotAllowed
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import READING_ROLES, Authentication


def achievements_router(
    advance: AdvanceAchievements, read: ReadOverview, publisher: PublisherAuthentication, user: Authentication
) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/v1/achievements/users", tags=["achievements"], responses=problem_answers(401))

    @router.post("/{user_id}/progress", responses=problem_answers(404, 409))
    async def advance_achievements(
        user_id: UserId, wanted: ProgressRequest, sender: Annotated[Publisher, Depends(publisher)]
    ) -> ProgressAnswer:
        """Advance a user's achievements, and award a bonus; the answer tells what was unlocked by it.

        All of it is stored before the answer goes out, or nothing is.
        """
        advanced = await advance(Advance(sender.id, user_id, wanted.deltas, wanted.score_bonus, wanted.idempotency_key))
        return ProgressAnswer.of(user_id, advanced)

    @router.get("/me/overview")
    async def read_my_overview(caller: Annotated[Claims, Depends(user)]) -> OverviewAnswer:
        """Your points, level, star tokens, rank, and the achievements that you unlocked last."""
        return OverviewAnswer.of(await read(caller.subject))

    @router.get("/{user_id}/overview", responses=problem_answers(403))
    async def read_overview(user_id: UserId, caller: Annotated[Claims, Depends(user)]) -> OverviewAnswer:
        """The same of a user: of yourself, and for viewers and administrators of anybody."""
        if user_id != caller.subject and caller.role not in READING_ROLES:
            raise NotAllowed("only viewers and administrators may look at others")
        return OverviewAnswer.of(await read(user_id))

    return router
