"""The frame of every HTTP service."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.exceptions import QuestlineError
from shared.web.middleware import BodyLimit, RequestFrame
from shared.web.problems import Problem, install_problem_handlers, problem_answers

Readiness = Mapping[str, Callable[[], Awaitable[None]]]
"""What must work before traffic is welcome: a name and a check that raises where it does not."""

MAX_BODY_BYTES: Final = 64 * 1024
"""More than any form or single object needs."""

LARGE_BODY_BYTES: Final = 1024 * 1024
"""For batches and files; the gateway lets nothing larger pass."""
_CHECK_TIMEOUT_SECONDS: Final = 3.0


def create_app(
    *,
    title: str,
    version: str,
    description: str = "",
    routers: Sequence[APIRouter] = (),
    readiness: Readiness | None = None,
    max_body_bytes: int = MAX_BODY_BYTES,
    body_limits: Mapping[str, int] | None = None,
) -> FastAPI:
    """An app with problem answers, limits, headers, `/health/live`, `/health/ready` and `/metrics`.

    `body_limits` names paths, by their beginning, whose bodies may have other sizes than `max_body_bytes`.
    """
    app = FastAPI(
        title=title,
        version=version,
        description=description,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        separate_input_output_schemas=False,
        telemetry={"tracing": False},  # `RequestFrame` has the one span of a request
    )
    install_problem_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=max_body_bytes, others=body_limits)
    app.add_middleware(RequestFrame)
    for router in routers:
        app.include_router(router)
    app.include_router(_operations_router(readiness or {}))
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # FastAPI's documented way to extend the schema
    return app


def _operations_router(readiness: Readiness) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/health/ready")
    async def ready() -> JSONResponse:
        faults = await asyncio.gather(*(_fault_of(name, check) for name, check in readiness.items()))
        checks = dict(zip(readiness, faults, strict=True))
        healthy = not any(faults)
        return JSONResponse(
            {
                "status": "ready" if healthy else "not ready",
                "checks": {name: fault or "ok" for name, fault in checks.items()},
            },
            HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE,
        )

    @router.get("/metrics")
    async def metrics() -> Response:
        return PlainTextResponse(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def _fault_of(name: str, check: Callable[[], Awaitable[None]]) -> str | None:
    log = structlog.get_logger()
    try:
        await asyncio.wait_for(check(), _CHECK_TIMEOUT_SECONDS)
    except TimeoutError:
        log.warning("not_ready", check=name, error="no answer")
        return f"no answer within {_CHECK_TIMEOUT_SECONDS:g} s"
    except QuestlineError as error:
        log.warning("not_ready", check=name, error=str(error))
        return error.message
    return None


def _openapi(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with every error described as the problem that it really is."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            separate_input_output_schemas=False,
        )
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(problem.pop("$defs", {}))
        schemas["Problem"] = problem
        for path in schema.get("paths", {}).values():
            for operation in path.values():
                answers = operation["responses"]
                for status, answer in problem_answers(400, 413, 422, 503).items():
                    answers[str(status)] = answer if str(status) == "422" else answers.get(str(status), answer)
        app.openapi_schema = schema
    return app.openapi_schema
