"""Backfills, for administrators: which definitions fold their past, how far they are, and who has to wait."""

from datetime import datetime
from typing import Annotated, Final, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.read_backfills import Backfill, BackfillState, ReadBackfills
from processing_service.application.steer_backfill import SteerBackfill
from shared.contracts.texts import Code
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

_EXAMPLE: Final[JsonDict] = {
    "code": "hundred-wins",
    "since": "2026-01-01T00:00:00Z",
    "state": "running",
    "folded_users": 4200,
    "total_users": 20000,
    "began_at": "2026-11-20T09:30:00Z",
    "ended_at": None,
    "pay": False,
    "notify": False,
}


class BackfillItem(BaseModel):
    """A definition's latest folding of its past."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    code: str
    since: datetime = Field(description="Events from then on are folded.")
    state: BackfillState
    folded_users: int
    total_users: int = Field(description="An estimate, counted up to 100,000.")
    began_at: datetime | None
    ended_at: datetime | None
    pay: bool = Field(description="Whether completions of the past are rewarded, or only shown.")
    notify: bool = Field(description="Whether users are told of completions of the past.")

    @classmethod
    def of(cls, one: Backfill) -> Self:
        """The item of a backfill."""
        return cls(
            code=one.code,
            since=one.since,
            state=one.state,
            folded_users=one.folded_users,
            total_users=one.total_users,
            began_at=one.began_at,
            ended_at=one.ended_at,
            pay=one.pays,
            notify=one.tells,
        )


def backfills_router(
    read: ReadBackfills, steer: SteerBackfill, viewer: Authentication, admin: Authentication
) -> APIRouter:
    """The routes under `/api/v1/operations/backfills`."""
    router = APIRouter(
        prefix="/api/v1/operations/backfills",
        tags=["operations"],
        responses=problem_answers(401, 403),
    )

    Admin = Annotated[Claims, Depends(admin)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.get("", dependencies=[Depends(viewer)])
    async def list_backfills(page: PageQuery) -> Page[BackfillItem]:
        """All definitions that have folded their past or are doing so: those under way first, then the latest."""
        found, total = await read.page(page.limit, page.offset)
        return Page(items=[BackfillItem.of(one) for one in found], total=total, limit=page.limit, offset=page.offset)

    @router.get("/{code}", dependencies=[Depends(viewer)], responses=problem_answers(404))
    async def read_backfill(code: Code) -> BackfillItem:
        """How far one definition is."""
        return BackfillItem.of(await read.one(code))

    @router.post("/{code}/pause", responses=problem_answers(404, 409))
    async def pause_backfill(code: Code, caller: Admin) -> BackfillItem:
        """Stop before the next step. Live events count meanwhile, and bring the past of their users with them."""
        return BackfillItem.of(await steer.pause(code, caller.subject))

    @router.post("/{code}/resume", responses=problem_answers(404, 409))
    async def resume_backfill(code: Code, caller: Admin) -> BackfillItem:
        """Go on at once from where it was paused."""
        return BackfillItem.of(await steer.resume(code, caller.subject))

    return router
