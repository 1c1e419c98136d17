"""What happens to every request: an id, limits, headers, metrics and a span. Plain ASGI, so that streams stream."""

import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http import HTTPMethod, HTTPStatus
from typing import Any, Final

import structlog
from opentelemetry.trace import Span, SpanKind, StatusCode
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from shared.clock import new_id
from shared.telemetry.metrics import HTTP_REQUEST_SECONDS
from shared.telemetry.tracing import context_of, tracer
from shared.web.problems import problem_response

Scope = MutableMapping[str, Any]
AsgiMessage = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[AsgiMessage]]
Send = Callable[[AsgiMessage], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

REQUEST_ID_HEADER: Final = "X-Request-ID"
_METHODS: Final = frozenset(HTTPMethod)
"""Callers can invent others; as labels of a metric they would never end."""
_NO_STATUS: Final = 499
"""As proxies note a caller who left before the answer began."""
_UNFORESEEN: Final = "the service failed; its log tells more under this request's id"
_LONGEST_REQUEST_ID: Final = 64
_SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


class BodyLimit:
    """Refuses request bodies over a size, whether announced or streamed.

    `others` holds other sizes for paths that begin with a text; the first that fits counts.
    """

    def __init__(self, app: AsgiApp, max_bytes: int, others: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._others = others or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._limit_of(scope["path"])
        detail = f"the request's body is larger than {most} bytes"
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > most:
            await problem_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)(scope, receive, send)
            return
        seen = 0

        async def counted() -> AsgiMessage:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                # The one exception that FastAPI does not turn into a 400 while it reads a body.
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
            return message

        await self._app(scope, counted, send)

    def _limit_of(self, path: str) -> int:
        return next((most for start, most in self._others.items() if path.startswith(start)), self._max_bytes)


class RequestFrame:
    """Gives each request an id, a span, security headers and a place in the metrics.

    What nobody foresaw ends here, where the log still knows the request's id: as a 500 that tells no details, or, in
    the middle of an answer, as a broken connection.
    """

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        request_id = _accept_request_id(headers.get(REQUEST_ID_HEADER)) or new_id()
        started = time.perf_counter()
        status: int | None = None

        async def framed(message: AsgiMessage) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                out = MutableHeaders(scope=message)
                out[REQUEST_ID_HEADER] = request_id
                for name, value in _SECURITY_HEADERS.items():
                    out.setdefault(name, value)
                out.setdefault("Cache-Control", "no-store")
            await send(message)

        carrier = {name: headers[name] for name in ("traceparent", "tracestate") if name in headers}
        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            tracer().start_as_current_span(method, context=context_of(carrier), kind=SpanKind.SERVER) as span,
        ):
            try:
                await self._app(scope, receive, framed)
            except Exception as error:  # noqa: BLE001 - the outermost place that can log and answer it
                structlog.get_logger().error("request_failed", exc_info=error)
                span.record_exception(error)
                if status is None:
                    await problem_response(HTTPStatus.INTERNAL_SERVER_ERROR, _UNFORESEEN)(scope, receive, framed)
            finally:
                route = getattr(scope.get("route"), "path", "none")
                _describe(span, method, route, status)
                seconds = time.perf_counter() - started
                HTTP_REQUEST_SECONDS.labels(method, route, str(status or _NO_STATUS)).observe(seconds)


def _describe(span: Span, method: str, route: str, status: int | None) -> None:
    span.update_name(f"{method} {route}")
    span.set_attributes({"http.request.method": method, "http.route": route})
    if status is not None:
        span.set_attribute("http.response.status_code", status)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            span.set_status(StatusCode.ERROR)


def _accept_request_id(value: str | None) -> str | None:
    if value and len(value) <= _LONGEST_REQUEST_ID and value.isascii() and value.isprintable():
        return value
    return None
