"""A player's inbox: what was told, up to where it was on a screen, and up to where it was read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from processing_service.application.ports.toasts import Toasts
from processing_service.entrypoints.api.toast_models import InboxPage, ReadAnswer, SeenAnswer, SeenRequest
from shared.security import Claims
from shared.web import PageQuery, problem_answers
from shared.web.authentication import Authentication


def toasts_router(toasts: Toasts, user: Authentication) -> APIRouter:
    """`GET /api/v1/toasts`, `POST /api/v1/toasts/read` and `POST /api/v1/toasts/seen`."""
    router = APIRouter(prefix="/api/v1/toasts", tags=["toasts"], responses=problem_answers(401))
    Caller = Annotated[Claims, Depends(user)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.get("")
    async def list_toasts(
        caller: Caller,
        page: PageQuery,
        unread: Annotated[bool, Query(description="Only those that you have not read.")] = False,
    ) -> InboxPage:
        """Your toasts, the newest first, each with whether you have read it."""
        inbox = await toasts.history(caller.subject, page.limit, page.offset, unread_only=unread)
        return InboxPage.of(inbox, page)

    @router.post("/read")
    async def mark_read(caller: Caller, wanted: SeenRequest) -> ReadAnswer:
        """Remember up to where you have read your toasts; never goes back. What you have read, you have seen."""
        return ReadAnswer.of(await toasts.mark_read(caller.subject, wanted.seq))

    @router.post("/seen")
    async def mark_seen(caller: Caller, wanted: SeenRequest) -> SeenAnswer:
        """Remember up to where you have had your toasts on a screen; never goes back, and reads nothing.

        A stream without a cursor starts there.
        """
        return SeenAnswer.of(await toasts.mark_seen(caller.subject, wanted.seq))

    return router
