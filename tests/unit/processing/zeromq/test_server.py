"""The loop: order, turns, deadlines, failures."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from processing_service.adapters.zeromq.envelope import Letter, Route
from processing_service.entrypoints.zeromq.answering import Asked
from processing_service.entrypoints.zeromq.deadlines import AGAIN, DEFECT, LATE, AnswerInTime
from processing_service.entrypoints.zeromq.requests import Answer, achievements
from processing_service.entrypoints.zeromq.server import NOT_FROM_HERE, Pace, RequestServer
from shared.exceptions import TemporaryError
from tests.harness.waiting import eventually

A, B = (b"a", b""), (b"b", b"")


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


async def test_clients_that_ask_at_once_share_a_batch() -> None:
    door, handler = FakeDoor(), Handler()
    door.put(A, get("user1"))
    door.put(B, get("user2"))
    async with serving(door, handler):
        sent = await until_sent(door, 2)
    assert handler.batches == [["user1", "user2"]]
    assert sent == [(A, {"Achievements": ["user1"]}), (B, {"Achievements": ["user2"]})]


async def test_a_client_that_does_not_wait_gets_its_answers_in_order_and_no_larger_share() -> None:
    door, handler = FakeDoor(), Handler()
    door.put(A, get("one"), {"request": "nonsense"}, get("two"), get("three"))
    door.put(B, get("other"))
    async with serving(door, handler, batches=4):
        sent = await until_sent(door, 5)
    assert handler.batches == [["one", "other"], ["two"], ["three"]]
    of_a = [answer for route, answer in sent if route == A]
    assert [next(iter(answer)) for answer in of_a] == ["Achievements", "Error", "Achievements", "Achievements"]
    assert of_a[3] == {"Achievements": ["three"]}


async def test_nonsense_is_answered_while_a_batch_runs() -> None:
    held = asyncio.Event()

    async def hold(_requests: Sequence[Asked]) -> None:
        await held.wait()

    door, handler = FakeDoor(), Handler(hold)
    door.put(A, get("user1"))
    async with serving(door, handler):
        door.put(B, {})
        assert "Error" in (await until_sent(door, 1))[0][1]
        held.set()
        await until_sent(door, 2)


async def test_no_more_is_taken_while_too_much_waits() -> None:
    held = asyncio.Event()

    async def hold(_requests: Sequence[Asked]) -> None:
        await held.wait()

    door, handler = FakeDoor(), Handler(hold)
    door.put(A, get("user1"))
    async with serving(door, handler, waiting=1):

        async def busy() -> bool:
            return bool(handler.batches)

        await eventually(busy)
        door.put(B, get("user2"))
        await asyncio.sleep(0)
        assert door.letters.qsize() == 1
        held.set()
        await until_sent(door, 2)


async def test_one_that_fails_does_not_spoil_the_others_answers() -> None:
    async def fail(requests: Sequence[Asked]) -> None:
        if any(request.user_id == "bad" for request in requests):
            raise ZeroDivisionError

    door, handler = FakeDoor(), Handler(fail)
    door.put(A, get("bad"))
    door.put(B, get("good"))
    async with serving(door, handler):
        sent = await until_sent(door, 2)
    assert dict(sent) == {A: DEFECT, B: {"Achievements": ["good"]}}


async def test_one_that_hangs_does_not_hold_up_the_others_for_ever() -> None:
    async def hang(requests: Sequence[Asked]) -> None:
        if any(request.user_id == "bad" for request in requests):
            await asyncio.Event().wait()

    door, handler = FakeDoor(), Handler(hang)
    door.put(A, get("bad"))
    door.put(B, get("good"))
    async with serving(door, handler, batches=2, seconds=0.2):
        sent = await until_sent(door, 2)
    assert dict(sent) == {A: LATE, B: {"Achievements": ["good"]}}


async def test_what_comes_while_a_batch_hangs_does_not_wait_for_it() -> None:
    released = asyncio.Event()

    async def hang(requests: Sequence[Asked]) -> None:
        if any(request.user_id == "slow" for request in requests):
            await released.wait()

    door, handler = FakeDoor(), Handler(hang)
    door.put(A, get("slow"))
    async with serving(door, handler, batches=2):

        async def begun() -> bool:
            return bool(handler.batches)

        await eventually(begun)
        door.put(B, get("user2"))
        assert await until_sent(door, 1) == [(B, {"Achievements": ["user2"]})]
        released.set()
        await until_sent(door, 2)


async def test_what_comes_while_a_batch_runs_shares_the_next_one() -> None:
    released = asyncio.Event()

    async def wait(_requests: Sequence[Asked]) -> None:
        await released.wait()

    door, handler = FakeDoor(), Handler(wait)
    door.put(A, get("user1"))
    async with serving(door, handler, batches=2):

        async def begun() -> bool:
            return bool(handler.batches)

        await eventually(begun)
        for number in range(3):
            door.put((bytes([number]), b""), get(f"later{number}"))

        async def taken_in() -> bool:
            return door.letters.empty()

        await eventually(taken_in)
        released.set()
        await until_sent(door, 4)
    assert handler.batches == [["user1"], ["later0", "later1", "later2"]]


async def test_while_the_database_is_away_clients_are_asked_to_try_again() -> None:
    async def away(_requests: Sequence[Asked]) -> None:
        raise TemporaryError("away")

    door, handler = FakeDoor(), Handler(away)
    door.put(A, get("user1"))
    async with serving(door, handler):
        assert await until_sent(door, 1) == [(A, AGAIN)]
        handler._before = None
        door.put(A, get("user1"))
        assert (await until_sent(door, 2))[1] == (A, {"Achievements": ["user1"]})


async def test_what_has_arrived_before_the_stop_is_answered() -> None:
    door, handler = FakeDoor(), Handler()
    async with serving(door, handler) as stop:
        door.put(A, *[get(f"user{number}") for number in range(5)])
        stop.set()
    assert [answer for _, answer in door.sent] == [{"Achievements": [f"user{number}"]} for number in range(5)]


async def test_q_is_answered_and_then_obeyed() -> None:
    door, asked = FakeDoor(), list[int]()

    def stop_process() -> None:
        asked.append(len(door.sent))

    door.put(A, {"request": "Q"})
    async with serving(door, Handler(), quit_process=stop_process):
        assert await until_sent(door, 1) == [(A, {"Status": "Shutting down"})]
    assert asked == [1]


async def test_q_is_refused_where_it_may_not_be_asked() -> None:
    door = FakeDoor()
    door.put(A, {"request": "Q"}, get("user1"))
    async with serving(door, Handler()):
        assert await until_sent(door, 2) == [(A, NOT_FROM_HERE), (A, {"Achievements": ["user1"]})]


async def test_all_connections_are_closed_when_they_hold_too_much_memory() -> None:
    door = FakeDoor()
    async with serving(door, Handler(), memory_bytes=50_000_000):
        door.put(A, get("user1"))
        await until_sent(door, 1)
        hoard = b"x" * 100_000_000

        async def reopened() -> bool:
            return door.reopened == 1

        await eventually(reopened)
        del hoard
        door.put(B, get("user2"))
        assert (await until_sent(door, 2))[1] == (B, {"Achievements": ["user2"]})


async def test_a_socket_that_fails_ends_the_role() -> None:
    class Broken(FakeDoor):
        async def receive(self) -> Letter:
            raise OSError("the socket is gone")

    door = Broken()
    server = RequestServer(
        door, AnswerInTime(Handler(), seconds=1, at_once=1), Pace(1, 1, 1, 1, 1 << 40), quit_process=None
    )
    with pytest.raises(OSError, match="the socket is gone"):
        await server.run(asyncio.Event())
    assert door.closed
