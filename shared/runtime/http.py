"""Serving an ASGI app as a role."""

import asyncio
import math
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import contextmanager
from http import HTTPStatus
from ipaddress import ip_network
from typing import Any, Final

import uvicorn

from shared.runtime.roles import Role

Scope = MutableMapping[str, Any]
AsgiMessage = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[AsgiMessage]]
Send = Callable[[AsgiMessage], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

READINESS_PATH: Final = "/health/ready"
LOOPBACK_PROXIES: Final = "127.0.0.1,::1"


def proxy_addresses(text: str) -> list[str]:
    """The addresses and networks of a list separated by commas.

    Raises:
        ValueError: one of them is none; names would be looked up by nobody, and `*` would believe everybody.
    """
    return [str(ip_network(part.strip())) for part in text.split(",")]


class _Server(uvicorn.Server):
    """Leaves signals to the process, which stops all of its roles together."""

    @contextmanager
    def capture_signals(self) -> Any:
        yield


class _Leaving:
    """The app of a process that is about to stop: still answers, but asks everybody to go elsewhere.

    Its readiness is gone, so that the gateway sends new requests to others, and every answer closes its connection: a
    request can then not arrive on one that is being closed at that moment, which would look like a failure.
    """

    def __init__(self, app: AsgiApp, stop: asyncio.Event) -> None:
        self._app = app
        self._stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._stop.is_set() or scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def closing(message: AsgiMessage) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
            await send(message)

        if scope["path"] == READINESS_PATH:
            await closing({"type": "http.response.start", "status": HTTPStatus.SERVICE_UNAVAILABLE, "headers": []})
            await closing({"type": "http.response.body", "body": b""})
        else:
            await self._app(scope, receive, closing)


def http_role(
    app: AsgiApp,
    host: str,
    port: int,
    *,
    leave_seconds: float = 0.0,
    drain_seconds: float = 5.0,
    trusted_proxies: str = LOOPBACK_PROXIES,
) -> Role:
    """A role that serves `app`; at the stop it takes no new connection and lets requests in flight finish.

    A request's client is who connects, or whom one of `trusted_proxies` names in X-Forwarded-For.

    Behind a gateway it first goes on answering for `leave_seconds`, without being ready, until the gateway has noticed.
    A request that is still running `drain_seconds` later is cancelled. Long-lived streams watch the stop themselves.
    """

    async def serve(stop: asyncio.Event) -> None:
        server = _Server(
            uvicorn.Config(
                _Leaving(app, stop),
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=math.ceil(drain_seconds),
                timeout_keep_alive=75,
                forwarded_allow_ips=proxy_addresses(trusted_proxies),
            )
        )

        async def watch() -> None:
            await stop.wait()
            await asyncio.sleep(leave_seconds)
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
