"""Errors as problem details (RFC 9457): the one place that maps the error tree to HTTP."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from shared import exceptions
from shared.exceptions import (
    FieldFault,
    InvalidInput,
    NotAuthenticated,
    QuestlineError,
    TemporaryError,
    TooManyRequests,
)

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"

_STATUS: Final[Mapping[type[QuestlineError], HTTPStatus]] = {
    exceptions.BadRequest: HTTPStatus.BAD_REQUEST,
    exceptions.NotAuthenticated: HTTPStatus.UNAUTHORIZED,
    exceptions.NotAllowed: HTTPStatus.FORBIDDEN,
    exceptions.NotFound: HTTPStatus.NOT_FOUND,
    exceptions.Conflict: HTTPStatus.CONFLICT,
    exceptions.PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
    exceptions.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    exceptions.InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    exceptions.PreconditionRequired: HTTPStatus.PRECONDITION_REQUIRED,
    exceptions.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    exceptions.PermanentError: HTTPStatus.BAD_REQUEST,
    exceptions.TemporaryError: HTTPStatus.SERVICE_UNAVAILABLE,
}


class FieldProblem(BaseModel):
    """A fault of one field of the request."""

    field: str
    message: str
    line: int | None = Field(default=None, description="Where the field holds source text: the line, from 1.")
    column: int | None = Field(default=None, description="Where the field holds source text: the column, from 1.")


class Problem(BaseModel):
    """What went wrong, in the form of RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer with these statuses."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def problem_response(
    status: int, detail: str, errors: Sequence[FieldFault] = (), headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem as an HTTP answer."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=[
            FieldProblem(field=fault.field, message=fault.message, line=fault.line, column=fault.column)
            for fault in errors
        ],
    )
    return JSONResponse(
        problem.model_dump(exclude_none=True), status, headers=dict(headers or {}), media_type=PROBLEM_MEDIA_TYPE
    )


def install_problem_handlers(app: FastAPI) -> None:
    """Turn every foreseen error into a problem; `RequestFrame` answers for the others."""
    app.add_exception_handler(QuestlineError, _on_questline_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)


async def _on_questline_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, QuestlineError):
        raise error
    status = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    headers: dict[str, str] = {}
    if isinstance(error, NotAuthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, (TemporaryError, TooManyRequests)) and error.retry_after_seconds is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after_seconds)))
    if isinstance(error, TemporaryError):
        structlog.get_logger().warning("request_met_a_temporary_error", error=str(error))
    return problem_response(status, error.message, error.errors if isinstance(error, InvalidInput) else (), headers)


async def _on_validation_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        FieldFault(
            ".".join(_printable(part) for part in fault["loc"]), _printable(fault["msg"]).removeprefix("Value error, ")
        )
        for fault in error.errors()
    ]
    return problem_response(HTTPStatus.UNPROCESSABLE_ENTITY, "the request does not fit its schema; see errors", faults)


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and (methods := _documented_methods(request)):
        headers["Allow"] = methods  # the framework names those of one route only
    return problem_response(error.status_code, _printable(error.detail), headers=headers)


def _documented_methods(request: Request) -> str | None:
    """All methods of the path that was asked for; None where the document does not tell of it."""
    route = getattr(request.scope.get("route"), "path_format", "")
    operations = request.app.openapi()["paths"].get(route)
    return None if operations is None else ", ".join(sorted(method.upper() for method in operations))


def _printable(part: object) -> str:
    return str(part).encode("utf-8", "replace").decode()
