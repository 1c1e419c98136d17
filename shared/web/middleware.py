"""What happens to every request: an id, limits, security headers, metrics and a span. Plain ASGI, so that streams stream."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from opentelemetry.trace import SpanKind
from starlette.datastructures import Headers, MutableHeaders

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
_LONGEST_REQUEST_ID: Final = 64
_SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


class _BodyTooLarge(Exception):
    """Control flow of `BodyLimit` alone."""


class BodyLimit:
    """Refuses request bodies over a size, whether announced or streamed."""

    def __init__(self, app: AsgiApp, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > self._max_bytes:
            await self._refuse(scope, receive, send)
            return
        seen = 0

        async def counted() -> AsgiMessage:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._max_bytes:
                raise _BodyTooLarge
            return message

        try:
            await self._app(scope, counted, send)
        except _BodyTooLarge:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"the request's body is larger than {self._max_bytes} bytes"
        await problem_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)(scope, receive, send)


class RequestFrame:
    """Gives each request an id, a span, security headers and a place in the metrics."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _accept_request_id(headers.get(REQUEST_ID_HEADER)) or new_id()
        started = time.perf_counter()
        status = HTTPStatus.INTERNAL_SERVER_ERROR.value

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
            tracer().start_as_current_span(
                f"{scope['method']} {scope['path']}", context=context_of(carrier), kind=SpanKind.SERVER
            ),
        ):
            try:
                await self._app(scope, receive, framed)
            finally:
                route = getattr(scope.get("route"), "path", "none")
                HTTP_REQUEST_SECONDS.labels(scope["method"], route, str(status)).observe(time.perf_counter() - started)


def _accept_request_id(value: str | None) -> str | None:
    if value and len(value) <= _LONGEST_REQUEST_ID and value.isascii() and value.isprintable():
        return value
    return None
