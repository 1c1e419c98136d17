"""What administrators do with definitions before and after they are published."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Query, Response

from catalog_service.application.list_definitions import Wanted
from catalog_service.bootstrap import UseCases
from catalog_service.domain.lifecycle import State
from catalog_service.entrypoints.http.conditional import ETAG_HEADER, IfMatch, etag, expected_editions
from catalog_service.entrypoints.http.examples import DEFINITION_BODY
from catalog_service.entrypoints.http.models import DefinitionView
from shared.contracts.definition import Definition, Kind
from shared.contracts.texts import Code, Label
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

_WITH_ETAG = {"headers": ETAG_HEADER}
_GUARDED = problem_answers(404, 409, 412, 428)


def drafts_router(use_cases: UseCases, viewer: Authentication, admin: Authentication) -> APIRouter:
    """The routes; viewers may read, administrators write."""
    router = APIRouter(
        prefix="/api/v1/quests",
        tags=["authoring"],
        responses=problem_answers(401, 403),
    )

    @router.get(
        "/all",
        dependencies=[Depends(viewer)],
        summary="List all definitions: drafts, hidden, secret and archived ones too",
    )
    async def list_definitions(
        page: PageQuery,
        state: Annotated[State | None, Query()] = None,
        kind: Annotated[Kind | None, Query()] = None,
        category: Annotated[Label | None, Query()] = None,
        text: Annotated[
            str | None, Query(alias="q", min_length=1, max_length=100, description="Part of code, name or description.")
        ] = None,
    ) -> Page[DefinitionView]:
        wanted = Wanted(state, kind, category, text)
        records, total = await use_cases.list_definitions(wanted, limit=page.limit, offset=page.offset)
        items = [DefinitionView.of(record) for record in records]
        return Page[DefinitionView](items=items, total=total, limit=page.limit, offset=page.offset)

    @router.post(
        "",
        summary="Begin a definition",
        status_code=201,
        responses={
            201: _WITH_ETAG,
            200: {"model": DefinitionView, "description": "The same draft stands already.", **_WITH_ETAG},
            **problem_answers(409),
        },
    )
    async def create_draft(
        definition: Annotated[Definition, DEFINITION_BODY],
        claims: Annotated[Claims, Depends(admin)],
        response: Response,
    ) -> DefinitionView:
        record, is_new = await use_cases.create_draft(definition, claims.subject)
        response.status_code = 201 if is_new else 200
        response.headers["Location"] = f"/api/v1/quests/{record.code}/draft"
        return _tagged(response, DefinitionView.of(record))

    @router.get(
        "/{code}/draft",
        summary="Read the draft",
        dependencies=[Depends(viewer)],
        responses={200: _WITH_ETAG, **problem_answers(404)},
    )
    async def read_draft(code: Code, response: Response) -> DefinitionView:
        return _tagged(response, DefinitionView.of(await use_cases.read_draft(code)))

    @router.post(
        "/{code}/draft",
        summary="Begin the next version of what is published",
        status_code=201,
        responses={201: _WITH_ETAG, **problem_answers(404, 409)},
    )
    async def start_draft(code: Code, claims: Annotated[Claims, Depends(admin)], response: Response) -> DefinitionView:
        return _tagged(response, DefinitionView.of(await use_cases.start_draft(code, claims.subject)))

    @router.put("/{code}/draft", summary="Replace the draft", responses={200: _WITH_ETAG, **_GUARDED})
    async def replace_draft(
        code: Code,
        definition: Annotated[Definition, DEFINITION_BODY],
        claims: Annotated[Claims, Depends(admin)],
        response: Response,
        if_match: IfMatch = None,
    ) -> DefinitionView:
        record = await use_cases.replace_draft(code, definition, claims.subject, expected_editions(if_match))
        return _tagged(response, DefinitionView.of(record))

    @router.delete(
        "/{code}/draft",
        summary="Throw the draft away",
        status_code=204,
        responses=_GUARDED,
    )
    async def discard_draft(code: Code, claims: Annotated[Claims, Depends(admin)], if_match: IfMatch = None) -> None:
        await use_cases.discard_draft(code, expected_editions(if_match), claims.subject)

    @router.post("/{code}/publish", summary="Publish the draft", responses=problem_answers(404, 409, 412))
    async def publish(
        code: Code, claims: Annotated[Claims, Depends(admin)], if_match: IfMatch = None
    ) -> DefinitionView:
        """Give the draft the next version number. Repeating the call gives the same version, not another one."""
        before, latest = await use_cases.publish(code, claims.subject, expected_editions(if_match))
        is_new = before.latest is None or before.latest.version < latest.version
        structlog.get_logger().info("definition_published", code=code, version=latest.version, is_new=is_new)
        return DefinitionView.after_publishing(before, latest)

    return router


def _tagged(response: Response, view: DefinitionView) -> DefinitionView:
    if view.draft is not None:
        response.headers["ETag"] = etag(view.draft.edition)
    return view
