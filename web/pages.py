"""The server of the built pages: files, the fallback to `index.html`, headers, health."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.problems import problem_response

_NOT_PAGES: Final = ("api", "internal", "metrics", "health", ".well-known")
"""First parts of paths that belong to the services; 404 here, so that no client takes a page for an answer."""

_CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_SECURITY_HEADERS: Final = {
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_IMMUTABLE: Final = "public, max-age=31536000, immutable"
_ASK_EACH_TIME: Final = "no-cache"

_NOT_BUILT: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Questline: the pages are not built</title>
<h1>The pages are not built</h1>
<p>The services run; only the pages are missing. They need Node 20 or newer. In the folder <code>web</code>, run:</p>
<pre>npm ci
npm run build</pre>
<p>Then reload this page.</p>
</html>
"""


class _SecurityHeaders:
    """Puts the headers on every answer, errors and files not changed since included."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        await self._app(scope, receive, framed)


class _CachedFiles(StaticFiles):
    """Files that carry one caching rule; a missing file is a plain 404 that nobody caches."""

    def __init__(self, directory: Path, cache_control: str) -> None:
        super().__init__(directory=directory, check_dir=False)
        self._cache_control = cache_control

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = self._cache_control
        return response


def create_pages(dist: Path) -> Starlette:
    """An app that serves the build in `dist`, and says what is missing as long as there is none."""
    index = dist / "index.html"
    files = _CachedFiles(dist, _ASK_EACH_TIME)

    async def live(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(_request: Request) -> Response:
        if index.is_file():
            return JSONResponse({"status": "ready"})
        reason = "the pages are not built"
        return JSONResponse({"status": "not ready", "reason": reason}, HTTPStatus.SERVICE_UNAVAILABLE)

    async def page(request: Request) -> Response:
        path = request.url.path.strip("/")
        if path.split("/", 1)[0] in _NOT_PAGES:
            return problem_response(HTTPStatus.NOT_FOUND, "there is nothing at this address")
        if not index.is_file():
            return HTMLResponse(_NOT_BUILT, HTTPStatus.SERVICE_UNAVAILABLE, {"Cache-Control": "no-store"})
        # The router in the browser knows the other addresses. What looks like a file is one, or a mistake.
        is_file = "." in path.rsplit("/", 1)[-1]
        return await files.get_response(path if is_file else "index.html", request.scope)

    return Starlette(
        routes=[
            Route("/health/live", live),
            Route("/health/ready", ready),
            Mount("/assets", _CachedFiles(dist / "assets", _IMMUTABLE)),
            Route("/{path:path}", page),
        ],
        middleware=[
            Middleware(_SecurityHeaders, headers=_SECURITY_HEADERS),
            Middleware(GZipMiddleware, minimum_size=1024),
        ],
        exception_handlers={HTTPException: _refuse},
    )


async def _refuse(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return problem_response(HTTPStatus(error.status_code), error.detail)
