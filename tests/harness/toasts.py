"""A player's toast stream, as a page follows it: over the gateway, with the last id after every loss."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.harness.system import System
from tests.harness.waiting import POLL_SECONDS, eventually

PATH = "/api/v1/toasts/stream"
Toast = dict[str, Any]


class ToastFollower:
    """Follows one user's stream until the block of `follow_toasts` is left; comes back after every loss."""

    _reader: "asyncio.Task[None]"

    def __init__(self, system: System, token: str, last_seen: int | None) -> None:
        self._system = system
        self._token = token
        self._last_seen = last_seen
        self._opened = asyncio.Event()
        self.toasts: list[Toast] = []
        self.connections = 0

    @property
    def numbers(self) -> list[int]:
        """The numbers of all toasts, as they came."""
        return [toast["seq"] for toast in self.toasts]

    def of_kind(self, kind: str) -> list[Toast]:
        """The toasts of one kind, as they came."""
        return [toast for toast in self.toasts if toast["kind"] == kind]

    async def until(self, enough: Callable[[list[Toast]], bool], within_seconds: float = 60) -> list[Toast]:
        """All toasts, once there are enough."""

        async def arrived() -> bool:
            assert enough(self.toasts), f"so far: {self.toasts}"
            return True

        await eventually(arrived, within_seconds=within_seconds)
        return self.toasts

    async def until_open(self) -> None:
        """Return once the stream is open."""
        await asyncio.wait_for(self._opened.wait(), 60)

    async def drop(self) -> None:
        """Lose the connection, as a phone in a tunnel."""
        self._opened.clear()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        self._reader = asyncio.create_task(self._follow())

    def start(self) -> None:
        """Begin to follow."""
        self._reader = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """End it. Raises what went wrong in the meantime."""
        self._reader.cancel()
        outcome = (await asyncio.gather(self._reader, return_exceptions=True))[0]
        if isinstance(outcome, Exception):
            raise outcome

    async def _follow(self) -> None:
        while True:
            try:
                await self._read_stream()
            except httpx.TransportError:
                self._opened.clear()
            await asyncio.sleep(POLL_SECONDS)

    async def _read_stream(self) -> None:
        headers = {} if self._last_seen is None else {"Last-Event-ID": str(self._last_seen)}
        async with (
            self._system.client(self._token) as client,
            client.stream("GET", PATH, headers=headers, timeout=httpx.Timeout(20, read=60)) as answer,
        ):
            if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                return  # no instance is there at the moment
            assert answer.status_code == httpx.codes.OK, await answer.aread()
            self.connections += 1
            self._opened.set()
            fields: dict[str, str] = {}
            async for line in answer.aiter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif fields.pop("event", "") == "toast":
                    self._take(fields)
                    fields = {}

    def _take(self, fields: dict[str, str]) -> None:
        toast = json.loads(fields["data"])
        assert fields["id"] == str(toast["seq"])
        self._last_seen = toast["seq"]
        self.toasts.append(toast)


@asynccontextmanager
async def follow_toasts(system: System, token: str, last_seen: int | None = None) -> AsyncIterator[ToastFollower]:
    """Follow the toasts of the token's owner; the stream is open when the block begins."""
    follower = ToastFollower(system, token, last_seen)
    follower.start()
    try:
        await follower.until_open()
        yield follower
    finally:
        await follower.stop()
