"""What every implementation of `GrantQueue` does: the stand-in of the unit tests, and the real one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from processing_service.adapters.postgres.grant_queue import PostgresGrantQueue
from processing_service.application.ports.grants import DueGrant, GrantQueue, ids_of
from processing_service.domain.definition import Reward
from shared.database import Database, create_engine
from tests.integration.processing.grants import grant, rows, write_grants
from tests.unit.processing.fakes import FakeGrantQueue


@dataclass(frozen=True)
class Store:
    """A queue, a way to fill it, and a look at what came of it."""

    queue: GrantQueue
    put: Callable[[str, int], Awaitable[str]]
    status: Callable[[str], Awaitable[tuple[str, str | None]]]
    told: Callable[[], Awaitable[list[str]]]


@pytest.fixture(params=["fake", "postgres"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """An empty queue."""
    if request.param == "fake":
        yield _fake_store()
        return
    url: str = request.getfixturevalue("processing_database_url")
    database = Database(create_engine(url, pool_size=5, application_name="contract-tests"))
    yield _postgres_store(database)
    await database.close()


def _fake_store() -> Store:
    queue = FakeGrantQueue()

    async def put(user_id: str, cycle: int) -> str:
        grant_id = grant(user_id, cycle).grant_id
        queue.put(DueGrant(grant_id, user_id, "wins", cycle, 1, 2))
        return grant_id

    async def status(grant_id: str) -> tuple[str, str | None]:
        return queue.rows[grant_id].status, queue.rows[grant_id].last_error

    async def told() -> list[str]:
        return sorted(queue.told)

    return Store(queue, put, status, told)


def _postgres_store(database: Database) -> Store:
    async def put(user_id: str, cycle: int) -> str:
        one = grant(user_id, cycle, reward=Reward(gold=1, diamonds=2))
        await write_grants(database, one)
        return one.grant_id

    async def status(grant_id: str) -> tuple[str, str | None]:
        query = f"SELECT status, last_error FROM reward_grant WHERE grant_id = '{grant_id}'"  # noqa: S608 - a test's id
        ((found, error),) = await rows(database, query)
        return found, error

    async def told() -> list[str]:
        return [row[0] for row in await rows(database, "SELECT user_id FROM toast ORDER BY 1")]

    return Store(PostgresGrantQueue(database), put, status, told)


async def test_a_claim_takes_the_longest_due_and_hides_them_for_the_lease(store: Store) -> None:
    first, second = await store.put("user1", 1), await store.put("user1", 2)
    assert await store.queue.claim(1, 3600) == [DueGrant(first, "user1", "wins", 1, 1, 2)]
    assert ids_of(await store.queue.claim(5, 3600)) == [second]
    assert await store.queue.claim(5, 3600) == []
    assert (await store.status(first))[0] == "sending"


async def test_an_ended_lease_makes_a_grant_due_again(store: Store) -> None:
    grant_id = await store.put("user1", 1)
    await store.queue.claim(1, 0)
    assert ids_of(await store.queue.claim(1, 3600)) == [grant_id]


async def test_settling_tells_each_user_once(store: Store) -> None:
    first, second = await store.put("user1", 1), await store.put("user2", 1)
    await store.queue.claim(5, 3600)
    await store.queue.settle([first, second], {})
    await store.queue.settle([first], {second: "too late"})
    assert await store.status(first) == ("credited", None)
    assert await store.status(second) == ("credited", None)
    assert await store.told() == ["user1", "user2"]
    assert await store.queue.claim(5, 0) == []


async def test_parking_keeps_the_reason_and_tells_nobody(store: Store) -> None:
    grant_id = await store.put("user1", 1)
    await store.queue.claim(5, 0)
    await store.queue.settle([], {grant_id: "conflict: another body"})
    assert await store.status(grant_id) == ("parked", "conflict: another body")
    assert await store.told() == []
    assert await store.queue.claim(5, 0) == []


async def test_a_release_puts_grants_behind_what_is_due(store: Store) -> None:
    first, second = await store.put("user1", 1), await store.put("user1", 2)
    await store.queue.claim(1, 3600)
    await store.queue.release([first], "the wallet is away")
    assert await store.status(first) == ("sending", "the wallet is away")
    assert ids_of(await store.queue.claim(1, 3600)) == [second]
    assert ids_of(await store.queue.claim(1, 3600)) == [first]


async def test_a_release_leaves_what_was_settled(store: Store) -> None:
    grant_id = await store.put("user1", 1)
    await store.queue.claim(1, 3600)
    await store.queue.settle([grant_id], {})
    await store.queue.release([grant_id], "slow answer of another dispatcher")
    assert await store.status(grant_id) == ("credited", None)


async def test_the_backlog_counts_what_is_neither_credited_nor_parked(store: Store) -> None:
    assert (await store.queue.backlog()).pending == 0
    ids = [await store.put("user1", cycle) for cycle in range(1, 5)]
    await store.queue.claim(1, 3600)
    await store.queue.settle([ids[1]], {ids[2]: "refused"})
    backlog = await store.queue.backlog()
    assert backlog.pending == 2
    assert backlog.oldest_age_seconds > 0
