"""What everybody may read: the published definitions."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from catalog_service.application.ports import QuestFilter
from catalog_service.application.public_quest import PublicQuest
from catalog_service.application.read_quests import ReadQuests
from catalog_service.entrypoints.http.conditional import (
    ETAG_HEADER,
    NOT_MODIFIED,
    IfNoneMatch,
    cacheable,
    is_current,
    not_modified,
)
from shared.contracts.definition import Kind
from shared.contracts.texts import Code, Label
from shared.web import Page, PageQuery, problem_answers

CodeOrId = Annotated[
    str, Path(pattern="^[a-z0-9][a-z0-9_-]*$", max_length=64, description="A definition's code or id.")
]
_WITH_ETAG = {"headers": ETAG_HEADER}


def public_quests_router(read: ReadQuests) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/v1/quests", tags=["quests"])

    @router.get(
        "",
        summary="List what is published",
        response_model=Page[PublicQuest],
        responses={200: _WITH_ETAG, **NOT_MODIFIED},
    )
    async def list_quests(
        page: PageQuery,
        response: Response,
        kind: Annotated[Kind | None, Query()] = None,
        category: Annotated[Label | None, Query()] = None,
        code: Annotated[Code | None, Query()] = None,
        archived: Annotated[bool, Query(description="Also those that are archived.")] = False,
        if_none_match: IfNoneMatch = None,
    ) -> Page[PublicQuest] | Response:
        revision = await read.revision()
        if is_current(if_none_match, revision):
            return not_modified(revision)
        wanted = QuestFilter(kind=kind, category=category, code=code, include_archived=archived)
        items, total = await read.page(wanted, limit=page.limit, offset=page.offset)
        cacheable(response, revision)
        return Page[PublicQuest](items=items, total=total, limit=page.limit, offset=page.offset)

    @router.get(
        "/{code_or_id}",
        summary="Read one",
        response_model=PublicQuest,
        responses={200: _WITH_ETAG, **NOT_MODIFIED, **problem_answers(404)},
    )
    async def read_quest(
        code_or_id: CodeOrId, response: Response, if_none_match: IfNoneMatch = None
    ) -> PublicQuest | Response:
        revision = await read.revision()
        quest = await read.one(code_or_id)
        if is_current(if_none_match, revision):
            return not_modified(revision)
        cacheable(response, revision)
        return quest

    @router.get(
        "/{code_or_id}/versions",
        summary="Its versions, newest first",
        response_model=Page[PublicQuest],
        responses={200: _WITH_ETAG, **NOT_MODIFIED, **problem_answers(404)},
    )
    async def read_versions(
        code_or_id: CodeOrId, page: PageQuery, response: Response, if_none_match: IfNoneMatch = None
    ) -> Page[PublicQuest] | Response:
        revision = await read.revision()
        versions, total = await read.versions(code_or_id, limit=page.limit, offset=page.offset)
        if is_current(if_none_match, revision):
            return not_modified(revision)
        cacheable(response, revision)
        return Page[PublicQuest](items=versions, total=total, limit=page.limit, offset=page.offset)

    return router
