"""Progress and claims: a player's own, and anybody's for viewers and administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from processing_service.application.claim_reward import ClaimReward
from processing_service.application.enrol_user import EnrolUser
from processing_service.application.read_progress import QuestProgress, ReadProgress
from processing_service.domain.status import Status
from processing_service.entrypoints.api.progress_models import ClaimAnswer, ClaimRequest, QuestDetail, QuestItem
from shared.contracts.event import UserId
from shared.contracts.texts import Code
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication
from shared.web.paging import PageParameters

StatusQuery = Annotated[Status | None, Query(description="Only quests of this status.")]


def progress_router(
    read: ReadProgress,
    claim: ClaimReward,
    enrol: EnrolUser,
    user: Authentication,
    viewer: Authentication,
    admin: Authentication,
) -> APIRouter:
    """The routes under `/api/v1/progress`."""
    router = APIRouter(prefix="/api/v1/progress", tags=["progress"], responses=problem_answers(401, 403))
    _own_routes(router, read, claim, user)
    _enrolment_routes(router, enrol, user)
    _reading_routes(router, read, viewer)
    _admin_routes(router, claim, admin)
    return router


def _own_routes(router: APIRouter, read: ReadProgress, claim: ClaimReward, user: Authentication) -> None:
    Caller = Annotated[Claims, Depends(user)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.get("/me")
    async def read_my_progress(caller: Caller, page: PageQuery, status: StatusQuery = None) -> Page[QuestItem]:
        """How you stand with every quest, those that you have not begun included."""
        return _page(await read.list(caller.subject, status), page)

    @router.get("/me/{code}", responses=problem_answers(404))
    async def read_my_quest(caller: Caller, code: Code) -> QuestDetail:
        """How you stand with one quest, and when you completed it."""
        return QuestDetail.of(await read.one(caller.subject, code))

    @router.post("/me/{code}/claim", responses=problem_answers(404, 409))
    async def claim_my_reward(caller: Caller, code: Code, wanted: ClaimRequest) -> ClaimAnswer:
        """Claim the reward of a completed cycle. A second claim answers the same and pays nothing more."""
        return ClaimAnswer.of(await claim(caller.subject, code, wanted.cycle))


def _enrolment_routes(router: APIRouter, enrol: EnrolUser, user: Authentication) -> None:
    Caller = Annotated[Claims, Depends(user)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.post("/me/{code}/accept", responses=problem_answers(404, 409))
    async def accept_quest(caller: Caller, code: Code) -> QuestDetail:
        """Accept a quest that has to be accepted; your events count from now on. A second time changes nothing."""
        return QuestDetail.of(await enrol(caller.subject, code, "accept"))

    @router.post("/me/{code}/abandon", responses=problem_answers(404, 409))
    async def abandon_quest(caller: Caller, code: Code) -> QuestDetail:
        """Leave a quest that you have accepted; the progress of the cycle under way is dropped."""
        return QuestDetail.of(await enrol(caller.subject, code, "abandon"))


def _reading_routes(router: APIRouter, read: ReadProgress, viewer: Authentication) -> None:
    as_viewer = [Depends(viewer)]

    @router.get("/{user_id}", dependencies=as_viewer)
    async def read_progress(user_id: UserId, page: PageQuery, status: StatusQuery = None) -> Page[QuestItem]:
        """How a user stands with every quest, hidden and secret ones as they are."""
        return _page(await read.list(user_id, status, unveiled=True), page)

    @router.get("/{user_id}/{code}", dependencies=as_viewer, responses=problem_answers(404))
    async def read_quest(user_id: UserId, code: Code) -> QuestDetail:
        """How a user stands with one quest, and when they completed it."""
        return QuestDetail.of(await read.one(user_id, code, unveiled=True))


def _admin_routes(router: APIRouter, claim: ClaimReward, admin: Authentication) -> None:
    @router.post("/{user_id}/{code}/claim", responses=problem_answers(404, 409))
    async def claim_reward(
        user_id: UserId, code: Code, wanted: ClaimRequest, caller: Annotated[Claims, Depends(admin)]
    ) -> ClaimAnswer:
        """Claim a reward in a user's place."""
        return ClaimAnswer.of(await claim(user_id, code, wanted.cycle, admin=caller.subject))


def _page(quests: list[QuestProgress], page: PageParameters) -> Page[QuestItem]:
    shown = quests[page.offset : page.offset + page.limit]
    return Page(items=[QuestItem.of(quest) for quest in shown], total=len(quests), limit=page.limit, offset=page.offset)
