"""The feed for the processing service."""

from fastapi import APIRouter, Depends, Response

from catalog_service.application.read_feed import ReadFeed
from catalog_service.entrypoints.http.conditional import (
    ETAG_HEADER,
    NOT_MODIFIED,
    IfNoneMatch,
    cacheable,
    is_current,
    not_modified,
)
from shared.contracts.catalog_feed import DefinitionFeed
from shared.web import problem_answers
from shared.web.authentication import Authentication

FEED_SCOPE = "catalog:read"


def feed_router(feed: ReadFeed, service: Authentication) -> APIRouter:
    """The route, for services that hold the scope."""
    router = APIRouter(
        prefix="/internal/v1",
        tags=["internal"],
        dependencies=[Depends(service)],
        responses=problem_answers(401, 403),
    )

    @router.get(
        "/definitions",
        summary="Every version of every definition",
        response_model=DefinitionFeed,
        responses={200: {"headers": ETAG_HEADER}, **NOT_MODIFIED},
    )
    async def read_feed(if_none_match: IfNoneMatch = None) -> Response:
        revision = await feed.revision()
        if is_current(if_none_match, revision):
            return not_modified(revision)
        content = await feed.all()
        response = Response(content.model_dump_json(), media_type="application/json")
        cacheable(response, content.revision)
        return response

    return router
