"""What every implementation of `Toasts` does: the stand-in of the unit tests, and the real one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from processing_service.adapters.postgres.toasts import PostgresToasts
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.ports.progress import Toast as WrittenToast
from processing_service.application.ports.toasts import Cursors, Inbox, Toasts
from shared.database import Database, create_engine
from tests.unit.processing.fakes import FakeToasts


@dataclass(frozen=True)
class Store:
    """Toasts, and a way to write some."""

    toasts: Toasts
    tell: Callable[[str, int], Awaitable[None]]


@pytest.fixture(params=["fake", "postgres"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """Nobody was told anything."""
    if request.param == "fake":
        fake = FakeToasts()

        async def tell(user_id: str, count: int) -> None:
            fake.tell(user_id, count)

        yield Store(fake, tell)
        return
    url: str = request.getfixturevalue("processing_database_url")
    database = Database(create_engine(url, pool_size=5, application_name="contract-tests"))
    yield Store(PostgresToasts(database), _writer(database))
    await database.close()


def _writer(database: Database) -> Callable[[str, int], Awaitable[None]]:
    async def tell(user_id: str, count: int) -> None:
        async with PostgresTransactions(database)() as transaction:
            last = (await transaction.participants.lock([user_id]))[user_id].toast_sequence
            payload = {"code": "wins"}
            written = [WrittenToast(user_id, last + place + 1, "quest_completed", payload) for place in range(count)]
            await transaction.progress.tell(written)
            await transaction.participants.number_toasts({user_id: last + count})

    return tell


async def test_a_stranger_has_nothing(store: Store) -> None:
    assert await store.toasts.cursors("stranger") == Cursors(0, 0)
    assert await store.toasts.after("stranger", 0, 10) == []
    assert await store.toasts.history("stranger", 10, 0) == Inbox([], 0, Cursors())
    assert await store.toasts.mark_read("stranger", 5) == Cursors(0, 0, 0)
    assert await store.toasts.mark_seen("stranger", 5) == Cursors(0, 0)


async def test_toasts_come_in_order_after_a_number(store: Store) -> None:
    await store.tell("user1", 4)
    await store.tell("user2", 1)
    found = await store.toasts.after("user1", 1, 2)
    assert [toast.sequence for toast in found] == [2, 3]
    assert (found[0].kind, dict(found[0].payload)) == ("quest_completed", {"code": "wins"})
    assert await store.toasts.after("user1", 4, 2) == []


async def test_the_history_goes_backwards(store: Store) -> None:
    await store.tell("user1", 4)
    inbox = await store.toasts.history("user1", 2, 1)
    assert ([toast.sequence for toast in inbox.toasts], inbox.total) == ([3, 2], 4)


async def test_what_was_read_was_seen_and_not_the_other_way_round(store: Store) -> None:
    await store.tell("user1", 4)
    assert await store.toasts.mark_seen("user1", 3) == Cursors(seen=3, newest=4, read=0)
    assert await store.toasts.mark_read("user1", 2) == Cursors(seen=3, newest=4, read=2)
    assert await store.toasts.mark_read("user1", 1) == Cursors(seen=3, newest=4, read=2)
    inbox = await store.toasts.history("user1", 1, 0, unread_only=True)
    assert ([toast.sequence for toast in inbox.toasts], inbox.total, inbox.cursors.unread) == ([4], 2, 2)
    assert await store.toasts.mark_read("user1", 2**62) == Cursors(seen=4, newest=4, read=4)
    assert (await store.toasts.history("user1", 10, 0, unread_only=True)).total == 0
    assert (await store.toasts.history("user1", 10, 0)).total == 4


async def test_what_was_seen_moves_forwards_up_to_the_newest(store: Store) -> None:
    await store.tell("user1", 4)
    assert await store.toasts.mark_seen("user1", 2) == Cursors(2, 4)
    assert await store.toasts.mark_seen("user1", 1) == Cursors(2, 4)
    assert await store.toasts.mark_seen("user1", 2**62) == Cursors(4, 4)
    assert await store.toasts.cursors("user1") == Cursors(4, 4)
