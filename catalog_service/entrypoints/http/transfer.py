"""Import, its plan, and export of definitions as files."""

import asyncio
from typing import Annotated, Any, Final, Literal

import structlog
from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from catalog_service.adapters.definition_files import FileFormat, read_definition_file, write_definition_file
from catalog_service.application.definition_file import DefinitionFile
from catalog_service.bootstrap import UseCases
from catalog_service.entrypoints.http.comparison_models import PlanView
from catalog_service.entrypoints.http.examples import FILE_EXAMPLE
from catalog_service.entrypoints.http.models import ImportedDefinitionView, ImportedRewardView, ImportView
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication

_FORMATS: Final[dict[str, FileFormat]] = {
    "application/json": "json",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
}
_MEDIA_TYPES: Final[dict[FileFormat, str]] = {"json": "application/json", "yaml": "application/yaml"}
_CONTENT: Final[dict[str, Any]] = {
    media_type: {"schema": {"$ref": "#/components/schemas/DefinitionFile"}, "example": FILE_EXAMPLE}
    for media_type in _MEDIA_TYPES.values()
}


def transfer_router(use_cases: UseCases, viewer: Authentication, admin: Authentication) -> APIRouter:
    """The routes; importing is for administrators, the others for viewers too."""
    router = APIRouter(
        prefix="/api/v1/quests",
        tags=["authoring"],
        responses=problem_answers(401, 403),
    )

    @router.post(
        "/import",
        summary="Bring the catalog in line with a file: all of it, or nothing",
        responses=problem_answers(409, 415),
        openapi_extra={"requestBody": {"required": True, "content": _CONTENT}},
    )
    async def import_definitions(
        request: Request,
        claims: Annotated[Claims, Depends(admin)],
        publish: Annotated[bool, Query(description="Publish at once, rather than make drafts.")] = False,
    ) -> ImportView:
        file = await _file_in(request)
        done = await use_cases.import_definitions(file, claims.subject, publish=publish)
        structlog.get_logger().info("definitions_imported", count=len(done.definitions), publish=publish)
        return ImportView(
            rewards=[ImportedRewardView(name=one.name, outcome=one.outcome) for one in done.rewards],
            definitions=[
                ImportedDefinitionView(code=one.code, outcome=one.outcome, version=one.version)
                for one in done.definitions
            ],
        )

    @router.post(
        "/plan",
        dependencies=[Depends(viewer)],
        summary="What importing and publishing a file would do; nothing is written",
        responses=problem_answers(415),
        openapi_extra={"requestBody": {"required": True, "content": _CONTENT}},
    )
    async def plan_definitions(request: Request) -> PlanView:
        return PlanView.of(await use_cases.plan_definitions(await _file_in(request)))

    @router.get(
        "/export",
        dependencies=[Depends(viewer)],
        summary="Everything that is not archived, as a file that can be imported",
        response_model=DefinitionFile,
        responses={200: {"content": _CONTENT, "description": "The file."}},
    )
    async def export_definitions(
        file_format: Annotated[Literal["json", "yaml"], Query(alias="format")] = "json",
    ) -> Response:
        text = await asyncio.to_thread(write_definition_file, await use_cases.export_definitions(), file_format)
        return Response(
            text,
            media_type=_MEDIA_TYPES[file_format],
            headers={"Content-Disposition": f'attachment; filename="definitions.{file_format}"'},
        )

    return router


async def _file_in(request: Request) -> DefinitionFile:
    file_format = _format_of(request)
    return await asyncio.to_thread(read_definition_file, await request.body(), file_format)


def _format_of(request: Request) -> FileFormat:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _FORMATS:
        raise HTTPException(415, f"send a file as one of {', '.join(_FORMATS)}")
    return _FORMATS[media_type]
