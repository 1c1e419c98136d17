"""The two faces of a service: what everybody may ask for, and what other services and operators alone may.

Both are the same app, in one process, each behind a listener of its own. A request that comes in by the public one can
reach no internal route whatever the gateway does, since it is turned away before the app sees it.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from shared.web.middleware import AsgiApp, Receive, RequestFrame, Scope, Send
from shared.web.problems import problem_response

_INTERNAL: Final = ("internal", "metrics")
_ALSO_INTERNAL: Final = ("health", ".well-known")
"""Asked for by the gateway and by verifiers of tokens as well, so that both faces show it."""


def public_face(app: AsgiApp) -> AsgiApp:
    """Everything but `/internal/…` and `/metrics`, which are 404 here."""
    return _Face(app, lambda first: first not in _INTERNAL)


def internal_face(app: AsgiApp) -> AsgiApp:
    """`/internal/…`, `/metrics`, `/health/…` and the keys that verify tokens; all else is 404 here."""
    return _Face(app, lambda first: first in (*_INTERNAL, *_ALSO_INTERNAL))


class _Face:
    """Shows the paths whose first part it likes. The app routes by the same path, so that none slips past."""

    def __init__(self, app: AsgiApp, shows: Callable[[str], bool]) -> None:
        self._app = app
        self._shows = shows
        self._nothing = RequestFrame(_nothing_here)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._shows(str(scope["path"]).removeprefix("/").partition("/")[0]):
            await self._app(scope, receive, send)
        else:
            await self._nothing(scope, receive, send)


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    answer = problem_response(HTTPStatus.NOT_FOUND, "there is nothing at this address")
    await answer(scope, receive, send)
