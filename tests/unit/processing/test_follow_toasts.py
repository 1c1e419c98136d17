"""Following toasts: where a stream starts, what it sends, when it ends."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from processing_service.application.follow_toasts import PAGE, FollowToasts, Start
from processing_service.application.ports.toasts import Toast
from processing_service.application.toast_streams import ToastStreams
from shared.exceptions import TooManyRequests
from tests.unit.processing.fakes import START, FakeClock, FakeToasts

LATER = START + timedelta(hours=1)


def following(toasts: FakeToasts, clock: FakeClock | None = None, *, ping_seconds: float = 3600) -> FollowToasts:
    return FollowToasts(toasts, clock or FakeClock(), ping_seconds=ping_seconds)


async def take(stream: AsyncIterator[Toast | None], count: int) -> list[int | None]:
    found = [await anext(stream) for _ in range(count)]
    return [None if toast is None else toast.sequence for toast in found]


@pytest.mark.parametrize(("last", "seen", "after"), [(None, 0, 0), (None, 2, 2), (1, 2, 1), (0, 2, 0), (9, 0, 3)])
async def test_where_a_stream_starts(last: int | None, seen: int, after: int) -> None:
    toasts = FakeToasts()
    toasts.tell("user1", 3)
    await toasts.mark_seen("user1", seen)
    assert await following(toasts).start("user1", last) == Start(after, newest=3)


async def test_a_replay_longer_than_a_page_comes_whole() -> None:
    toasts = FakeToasts()
    toasts.tell("user1", PAGE * 2 + 5)
    with ToastStreams(1).open("user1") as bell:
        stream = following(toasts)("user1", 0, bell, LATER)
        assert await take(stream, PAGE * 2 + 5) == list(range(1, PAGE * 2 + 6))


async def test_a_ring_brings_what_is_new() -> None:
    toasts, streams = FakeToasts(), ToastStreams(1)
    with streams.open("user1") as bell:
        stream = following(toasts)("user1", 0, bell, LATER)
        waiting = asyncio.create_task(take(stream, 1))
        await asyncio.sleep(0)
        toasts.tell("user1")
        streams.ring("user1")
        assert await waiting == [1]


async def test_a_ring_while_reading_is_not_lost() -> None:
    """What is written between the read and the wait rings a bell that was cleared before."""
    streams = ToastStreams(1)

    class Racing(FakeToasts):
        async def after(self, user_id: str, sequence: int, limit: int) -> list[Toast]:
            found = await super().after(user_id, sequence, limit)
            if self.reads == 1:
                self.tell(user_id)
                streams.ring(user_id)
            return found

    with streams.open("user1") as bell:
        stream = following(Racing())("user1", 0, bell, LATER)
        assert await asyncio.wait_for(take(stream, 1), 5) == [1]


async def test_silence_is_broken_by_pings() -> None:
    with ToastStreams(1).open("user1") as bell:
        stream = following(FakeToasts(), ping_seconds=0.01)("user1", 0, bell, LATER)
        assert await take(stream, 2) == [None, None]


async def test_a_stream_ends_at_its_time() -> None:
    clock = FakeClock()
    with ToastStreams(1).open("user1") as bell:
        stream = following(FakeToasts(), clock, ping_seconds=0.01)("user1", 0, bell, START + timedelta(seconds=30))
        assert await take(stream, 1) == [None]
        clock.move(31)
        assert await anext(stream, "end") == "end"


async def test_closing_ends_open_streams_and_new_ones() -> None:
    streams = ToastStreams(2)
    with streams.open("user1") as bell:
        stream = following(FakeToasts())("user1", 0, bell, LATER)
        waiting = asyncio.create_task(anext(stream, "end"))
        await asyncio.sleep(0)
        streams.close()
        assert await asyncio.wait_for(waiting, 5) == "end"
        with streams.open("user1") as late:
            assert await anext(following(FakeToasts())("user1", 0, late, LATER), "end") == "end"


def test_rings_reach_their_user_alone_and_an_empty_one_everybody() -> None:
    streams = ToastStreams(5)
    with streams.open("user1") as one, streams.open("user2") as two:
        streams.ring("user1")
        streams.ring("unknown")
        assert (one.rung.is_set(), two.rung.is_set()) == (True, False)
        one.rung.clear()
        streams.ring("")
        assert (one.rung.is_set(), two.rung.is_set()) == (True, True)


def test_places_are_counted_per_user_and_freed() -> None:
    streams = ToastStreams(1)
    with streams.open("user1"):
        with pytest.raises(TooManyRequests) as refused, streams.open("user1"):
            pass
        assert refused.value.retry_after_seconds > 0
        with streams.open("user2") as other:
            assert not other.closed
    for _ in range(2):
        with streams.open("user1") as again:
            assert not again.closed
