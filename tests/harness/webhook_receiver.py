"""A small real HTTP server that receives webhooks, with faults, and verifies them as the specification tells receivers.

The verification shares no code with the sender.
"""

import asyncio
import base64
import hashlib
import hmac
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request, Response

from stack.ports import free_ports
from tests.harness.serving import serving
from tests.harness.waiting import eventually


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """By which a receiver deduplicates."""
        return self.headers["webhook-id"]

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """Whether one of the signatures is of this secret."""
        key = base64.b64decode(secret.split("_", 1)[1])
        signed = b".".join([self.id.encode(), self.headers["webhook-timestamp"].encode(), self.body])
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        signatures = [one.split(",", 1) for one in self.headers["webhook-signature"].split(" ")]
        return any(version == "v1" and hmac.compare_digest(value, expected) for version, value in signatures)


class Receiver:
    """Answers `status`, unless `answers` holds something for the next requests; `hangs` makes it never answer."""

    def __init__(self) -> None:
        self.port = free_ports(["receiver"])["receiver"]
        self.received: list[Received] = []
        self.status = 204
        self.answers: deque[Response] = deque()
        self.hangs = False
        self._stop = asyncio.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hooks"

    async def until_received(self, count: int, within_seconds: float = 10) -> list[Received]:
        """All requests, once there are so many."""

        async def enough() -> bool:
            assert len(self.received) >= count, f"{len(self.received)} requests of {count}"
            return True

        await eventually(enough, within_seconds)
        return self.received

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Receiver"]:
        """Serve until the block is left."""
        async with serving(self._app(), self.port):
            try:
                yield self
            finally:
                self._stop.set()

    def _app(self) -> FastAPI:
        app = FastAPI()

        @app.api_route("/{path:path}", methods=["GET", "POST", "PUT"])
        async def receive(path: str, request: Request) -> Response:
            headers = {name: value for name, value in request.headers.items()}  # noqa: C416 - a plain dict
            self.received.append(Received(f"/{path}", headers, await request.body()))
            if self.hangs:
                await self._stop.wait()
            return self.answers.popleft() if self.answers else Response(status_code=self.status)

        return app
