"""Versions as their authors see them: in full, and what differs between them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import PositiveInt

from catalog_service.bootstrap import UseCases
from catalog_service.entrypoints.http.comparison_models import ComparisonView, VersionView
from shared.contracts.texts import Code
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication


def versions_router(use_cases: UseCases, viewer: Authentication) -> APIRouter:
    """The routes; both are for viewers and administrators."""
    router = APIRouter(
        prefix="/api/v1/quests",
        tags=["authoring"],
        dependencies=[Depends(viewer)],
        responses=problem_answers(401, 403, 404),
    )

    @router.get("/{code}/history", summary="Its versions in full, newest first")
    async def read_history(code: Code, page: PageQuery) -> Page[VersionView]:
        versions, total = await use_cases.read_history(code, limit=page.limit, offset=page.offset)
        items = [VersionView.of(one) for one in versions]
        return Page[VersionView](items=items, total=total, limit=page.limit, offset=page.offset)

    @router.get("/{code}/diff", summary="What a version changes, and what that means for users")
    async def compare(
        code: Code,
        before: Annotated[
            PositiveInt | None, Query(alias="from", description="A version; the one before `to` where absent.")
        ] = None,
        after: Annotated[
            PositiveInt | Literal["draft"] | None,
            Query(alias="to", description="A version or `draft`; the latest version where absent."),
        ] = None,
    ) -> ComparisonView:
        return ComparisonView.of(await use_cases.compare_versions(code, before, after))

    return router
