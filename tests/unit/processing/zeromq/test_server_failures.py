"""The loop when something fails: a handler, the database, memory, the socket; and how it stops."""

import asyncio
from collections.abc import Sequence

import pytest

from processing_service.adapters.zeromq.envelope import Letter
from processing_service.entrypoints.zeromq.answering import Asked
from processing_service.entrypoints.zeromq.deadlines import AGAIN, DEFECT, LATE, AnswerInTime
from processing_service.entrypoints.zeromq.server import Pace, RequestServer
from shared.exceptions import TemporaryError
from tests.harness.waiting import eventually
from tests.unit.processing.zeromq.serving import FakeDoor, Handler, get, serving, until_sent

A, B = (b"a", b""), (b"b", b"")


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
