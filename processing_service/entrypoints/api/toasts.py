"""A player's toasts: what was told, and up to where it was seen."""

from typing import Annotated

from fastapi import APIRouter, Depends

from processing_service.application.ports.toasts import Toasts
from processing_service.entrypoints.api.toast_models import SeenAnswer, SeenRequest, ToastItem
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication


def toasts_router(toasts: Toasts, user: Authentication) -> APIRouter:
    """`GET /api/v1/toasts` and `POST /api/v1/toasts/seen`."""
    router = APIRouter(prefix="/api/v1/toasts", tags=["toasts"], responses=problem_answers(401))
    Caller = Annotated[Claims, Depends(user)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.get("")
    async def list_toasts(caller: Caller, page: PageQuery) -> Page[ToastItem]:
        """Your toasts, the newest first."""
        found, total = await toasts.history(caller.subject, page.limit, page.offset)
        return Page(items=[ToastItem.of(one) for one in found], total=total, limit=page.limit, offset=page.offset)

    @router.post("/seen")
    async def mark_seen(caller: Caller, wanted: SeenRequest) -> SeenAnswer:
        """Remember up to where you have seen your toasts; never goes back. A stream without a cursor starts there."""
        return SeenAnswer.of(await toasts.mark_seen(caller.subject, wanted.seq))

    return router
