"""Serving an ASGI app as a role."""

import asyncio
import math
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import contextmanager
from typing import Any

import uvicorn

from shared.runtime.roles import Role

AsgiApp = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]


class _Server(uvicorn.Server):
    """Leaves signals to the process, which stops all of its roles together."""

    @contextmanager
    def capture_signals(self) -> Any:
        yield


def http_role(app: AsgiApp, host: str, port: int, *, drain_seconds: float = 5.0) -> Role:
    """A role that serves `app`; at the stop it takes no new connection and lets requests in flight finish.

    A request that is still running `drain_seconds` later is cancelled. Long-lived streams watch the stop themselves.
    """

    async def serve(stop: asyncio.Event) -> None:
        server = _Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=math.ceil(drain_seconds),
                timeout_keep_alive=75,
            )
        )

        async def watch() -> None:
            await stop.wait()
            server.should_exit = True

        watcher = asyncio.create_task(watch(), name="http-stop-watcher")
        try:
            await server.serve(sockets=[_listen(host, port)])
        finally:
            watcher.cancel()

    return serve


def _listen(host: str, port: int) -> socket.socket:
    """Bind the address. Where it is taken, uvicorn would end the process at once; so the role fails, and says why."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)
