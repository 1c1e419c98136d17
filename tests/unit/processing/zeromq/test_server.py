"""The loop: order, turns, shared batches, and what is answered at the end."""

import asyncio
from collections.abc import Sequence

from processing_service.entrypoints.zeromq.answering import Asked
from processing_service.entrypoints.zeromq.server import NOT_FROM_HERE
from tests.harness.waiting import eventually
from tests.unit.processing.zeromq.serving import FakeDoor, Handler, get, serving, until_sent

A, B = (b"a", b""), (b"b", b"")


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
