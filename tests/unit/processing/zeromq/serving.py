"""The loop with a door and a handler of the tests."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from processing_service.adapters.zeromq.envelope import Letter, Route
from processing_service.entrypoints.zeromq.answering import Asked
from processing_service.entrypoints.zeromq.deadlines import AnswerInTime
from processing_service.entrypoints.zeromq.requests import Answer, achievements
from processing_service.entrypoints.zeromq.server import Pace, RequestServer
from tests.harness.waiting import eventually


class FakeDoor:
    """A socket in memory."""

    def __init__(self) -> None:
        self.letters: asyncio.Queue[Letter] = asyncio.Queue()
        self.sent: list[tuple[Route, dict[str, Any]]] = []
        self.closed = False
        self.reopened = 0

    def put(self, route: Route, *requests: dict[str, Any]) -> None:
        """Have requests arrive."""
        for request in requests:
            self.letters.put_nowait(Letter(route, json.dumps(request).encode()))

    def open(self) -> str:
        """See `Door`."""
        return "memory"

    async def receive(self) -> Letter:
        """See `Door`."""
        return await self.letters.get()

    def receive_now(self) -> Letter | None:
        """See `Door`."""
        return None if self.letters.empty() else self.letters.get_nowait()

    def answer(self, route: Route, body: bytes) -> None:
        """See `Door`."""
        self.sent.append((route, json.loads(body)))

    async def reopen(self) -> None:
        """See `Door`."""
        self.letters = asyncio.Queue()
        self.reopened += 1

    async def close(self) -> None:
        """See `Door`."""
        self.closed = True


class Handler:
    """Answers with the user's id, does what it is told before, and remembers the batches."""

    def __init__(self, before: Callable[[Sequence[Asked]], Awaitable[None]] | None = None) -> None:
        self.batches: list[list[str]] = []
        self._before = before

    async def __call__(self, requests: Sequence[Asked]) -> list[Answer]:
        """See `AnswerRequests`."""
        self.batches.append([request.user_id for request in requests])
        if self._before is not None:
            await self._before(requests)
        return [achievements([request.user_id]) for request in requests]


def get(user_id: str) -> dict[str, Any]:
    return {"request": "get_achievements", "user_id": user_id}


@asynccontextmanager
async def serving(
    door: FakeDoor,
    handler: Handler,
    *,
    batches: int = 1,
    waiting: int = 1000,
    seconds: float = 10,
    memory_bytes: int = 1 << 40,
    quit_process: Callable[[], None] | None = None,
) -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    in_time = AnswerInTime(handler, seconds=seconds, at_once=batches)
    server = RequestServer(door, in_time, Pace(256, batches, waiting, seconds, memory_bytes), quit_process=quit_process)
    running = asyncio.create_task(server.run(stop))
    try:
        yield stop
        stop.set()
        await asyncio.wait_for(running, 5)
        assert door.closed
    finally:
        running.cancel()


async def until_sent(door: FakeDoor, number: int) -> list[tuple[Route, dict[str, Any]]]:
    async def sent() -> bool:
        return len(door.sent) >= number

    await eventually(sent, within_seconds=5)
    assert len(door.sent) == number
    return door.sent
