"""`/api/v1/operations/grants`: every grant, and those that administrators give and revoke by hand."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Path, Query

from processing_service.application.give_grant import GiveGrant
from processing_service.application.ports.manual_grants import GrantFilter, GrantList, GrantStatus
from processing_service.application.revoke_grant import RevokeGrant
from processing_service.entrypoints.api.grants_models import GiveRequest, GrantListItem, RevokeRequest
from shared.contracts.event import UserId
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

GrantId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]
QuestCode = Annotated[str | None, Query(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="Of your own choice, for this one grant: sent again, it gives nothing and answers the same.",
    ),
]
_PREFIX: Final = "/api/v1/operations/grants"


def grants_router(
    grants: GrantList, give: GiveGrant, revoke: RevokeGrant, viewer: Authentication, admin: Authentication
) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=_PREFIX, tags=["operations"], responses=problem_answers(401, 403))
    Admin = Annotated[Claims, Depends(admin)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.get("", dependencies=[Depends(viewer)])
    async def list_grants(
        page: PageQuery,
        user_id: Annotated[UserId | None, Query()] = None,
        status: Annotated[GrantStatus | None, Query()] = None,
        quest_code: QuestCode = None,
    ) -> Page[GrantListItem]:
        """Grants, the newest first, with why they are held or refused; `total` counts up to 10000 matches."""
        found, total = await grants.find(GrantFilter(user_id, status, quest_code), page.limit, page.offset)
        items = [GrantListItem.of(one) for one in found]
        return Page(items=items, total=total, limit=page.limit, offset=page.offset)

    @router.post("", responses=problem_answers(409))
    async def give_grant(wanted: GiveRequest, caller: Admin, key: IdempotencyKey) -> GrantListItem:
        """Give a user gold, diamonds or points that no quest pays. The user is told, and reads the reason.

        It is credited as every reward is, exactly once. The same key with another body, and deleted users, are refused.
        """
        return GrantListItem.of(await give(key, wanted.user_id, wanted.reward(), wanted.reason, caller.subject))

    @router.post("/{grant_id}/revoke", responses=problem_answers(404, 409))
    async def revoke_grant(grant_id: GrantId, why: RevokeRequest, caller: Admin) -> GrantListItem:
        """Take one grant back: its gold and diamonds, its points, and the levels that were reached with them.

        The completion stands, and is not paid again. A second call answers the same and keeps the first reason.
        """
        return GrantListItem.of(await revoke(grant_id, why.reason, why.shortfall, caller.subject))

    return router
