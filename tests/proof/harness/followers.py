"""Players who watch their toasts: streams that are lost with every server that dies, and come back with the last id."""

import asyncio
import json
from datetime import datetime
from typing import Any, Final

import httpx

from tests.harness.accounts import Account
from tests.harness.system import System
from tests.proof.harness.people import People
from tests.proof.histories import HistoryWriter, Stream, StreamEnd, StreamToast, microseconds

PATH: Final = "/api/v1/toasts/stream"
PAUSE_SECONDS: Final = 0.15
READ_SECONDS: Final = 40.0
"""Longer than the pause between two signs of life of an idle stream."""


class Follower:
    """One stream of one player, from the first toast on."""

    def __init__(self, name: str, account: Account, system: System, people: People, history: HistoryWriter) -> None:
        self.name = name
        self.account = account
        self._system = system
        self._people = people
        self._history = history
        self._token: str | None = None
        self._reading: asyncio.Task[None] | None = None
        self.connections = 0
        self.last = 0
        self.toasts = 0

    async def follow(self) -> None:
        """Follow; until cancelled."""
        while True:
            reading = self._reading = asyncio.create_task(self._read())
            try:
                await asyncio.wait({reading})
            finally:
                reading.cancel()
            error = None if reading.cancelled() else reading.exception()
            # A stream that is lost is what this is about: it comes back after the last toast.
            if error is not None and not isinstance(error, httpx.TransportError):
                raise error
            await asyncio.sleep(PAUSE_SECONDS)

    def drop(self) -> None:
        """Lose the connection, as a phone in a tunnel; the next one may be to another instance."""
        if self._reading is not None:
            self._reading.cancel()

    def end(self, *, saw_all: bool) -> None:
        """Write down that nothing more is read."""
        self._history.write(StreamEnd(follower=self.name, saw_all=saw_all))

    async def _read(self) -> None:
        if self._token is None:
            self._token = await self._people.token(self.account)
        headers = {"Last-Event-ID": str(self.last)}
        timeout = httpx.Timeout(20, read=READ_SECONDS)
        async with (
            self._system.client(self._token) as client,
            client.stream("GET", PATH, headers=headers, timeout=timeout) as answer,
        ):
            if answer.status_code == httpx.codes.UNAUTHORIZED:
                self._token = None
            if answer.status_code != httpx.codes.OK:
                return
            self.connections += 1
            self._history.write(
                Stream(
                    follower=self.name,
                    user_id=self.account.user_id,
                    connection=self.connections,
                    last_event_id=self.last,
                )
            )
            fields: dict[str, str] = {}
            async for line in answer.aiter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif fields.pop("event", "") == "toast":
                    self._take(json.loads(fields["data"]))
                    fields = {}

    def _take(self, toast: dict[str, Any]) -> None:
        self.last = toast["seq"]
        self.toasts += 1
        self._history.write(
            StreamToast(
                follower=self.name,
                connection=self.connections,
                sequence=toast["seq"],
                kind=toast["kind"],
                code=toast.get("code"),
                cycle=toast.get("cycle"),
                created_at=microseconds(datetime.fromisoformat(toast["created_at"])),
            )
        )
