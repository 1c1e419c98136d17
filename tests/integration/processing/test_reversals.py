"""Taking grants back from the wallet: on a real database, against a real HTTP server that fails as networks do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from processing_service.adapters import metrics
from processing_service.adapters.http.auth_wallet import AuthWallet
from processing_service.adapters.postgres.grant_queue import PostgresGrantQueue
from processing_service.adapters.postgres.reversal_queue import PostgresReversalQueue
from processing_service.application.credit_grants import CreditGrants
from processing_service.application.reverse_grants import ReverseGrants
from processing_service.domain.identity import reversal_id
from processing_service.entrypoints.dispatcher import Dispatcher
from shared.database import Database, create_engine
from shared.security import ServiceTokens
from tests.harness.waiting import eventually
from tests.integration.processing.auth_server import SECRET, AuthServer
from tests.integration.processing.grants import grant, rows, write_grants

STATUSES = "SELECT status, count(*) FROM reward_grant GROUP BY 1 ORDER BY 1"


class Bench:
    """A database, an auth server, and what goes between them."""

    def __init__(self, url: str, auth: AuthServer, http: httpx.AsyncClient) -> None:
        self.database = Database(create_engine(url, application_name="test"))
        self.auth = auth
        tokens = ServiceTokens(http, f"{auth.url}/internal/v1/token", service="processing", secret=SECRET)
        self.wallet = AuthWallet(http, auth.url, tokens, timeout_seconds=0.3)
        self.queue = PostgresGrantQueue(self.database)
        self.credit = CreditGrants(self.queue, self.wallet, lease_seconds=60)

    def reverse(self, lease_seconds: float = 60) -> ReverseGrants:
        """The use case; each has claims of its own."""
        return ReverseGrants(PostgresReversalQueue(self.database), self.wallet, lease_seconds=lease_seconds)

    async def credited(self, number: int) -> list[str]:
        """Have so many grants credited and then taken back by an administrator; their ids."""
        grants = [grant(f"user{one}") for one in range(number)]
        await write_grants(self.database, *grants)
        await self.credit(number)
        await self.execute("UPDATE reward_grant SET reversal_policy = 'owe', reversal_reason = 'a fraud'")
        return [one.grant_id for one in grants]

    async def execute(self, statement: str) -> None:
        """Change something."""
        async with self.database.transaction() as session:
            await session.execute(text(statement))

    async def until(self, query: str, expected: list[tuple[Any, ...]]) -> None:
        """Wait for what a query finds."""

        async def found() -> bool:
            assert await rows(self.database, query) == expected
            return True

        await eventually(found)

    @asynccontextmanager
    async def dispatching(self, count: int = 1) -> AsyncIterator[None]:
        """Run dispatchers, and stop them gracefully."""
        stop = asyncio.Event()
        running = [
            asyncio.create_task(
                Dispatcher(
                    self.reverse(),
                    batch_size=4,
                    longest_pause_seconds=0.1,
                    poll_seconds=0.05,
                    attempts=metrics.REWARD_REVERSAL_ATTEMPTS,
                ).run(stop)
            )
            for _ in range(count)
        ]
        try:
            yield
        finally:
            stop.set()
            await asyncio.gather(*running)


@pytest.fixture
async def bench(processing_database_url: str) -> AsyncIterator[Bench]:
    """A bench whose auth server runs."""
    auth = AuthServer()
    async with auth.running(), httpx.AsyncClient() as http:
        opened = Bench(processing_database_url, auth, http)
        yield opened
        await opened.database.close()


async def test_the_ledger_hears_who_why_and_by_which_policy(bench: Bench) -> None:
    (grant_id,) = await bench.credited(1)
    async with bench.dispatching():
        await bench.until(STATUSES, [("reversed", 1)])
    (booked,) = bench.auth.reversals.values()
    assert (booked.reversal_id, booked.grant_id, booked.user_id) == (reversal_id(grant_id), grant_id, "user0")
    assert (booked.policy, booked.reason) == ("owe", "Quest wins, completion 1, taken back: a fraud")
    assert await rows(bench.database, "SELECT reversed_at IS NOT NULL FROM reward_grant") == [(True,)]
    assert await rows(bench.database, "SELECT kind FROM toast") == [("reward_credited",)]


async def test_what_is_not_to_be_taken_back_stays(bench: Bench) -> None:
    await write_grants(bench.database, grant("user1"), grant("user2"))
    await bench.credit(1)
    assert (await bench.reverse()(10)).claimed == 0
    await bench.execute("UPDATE reward_grant SET reversal_policy = 'floor' WHERE status = 'pending'")
    assert (await bench.reverse()(10)).claimed == 0


@pytest.mark.parametrize("fault", ["error", "lost", "unauthorized", "hang", "garbage"])
async def test_whatever_goes_wrong_each_grant_is_reversed_once(bench: Bench, fault: Any) -> None:
    await bench.credited(6)
    bench.auth.faults.extend([fault, fault])
    async with bench.dispatching(2):
        await bench.until(STATUSES, [("reversed", 6)])
    assert len(bench.auth.reversals) == 6


async def test_a_credit_on_its_way_is_taken_back_once_it_has_arrived(bench: Bench) -> None:
    """Nobody is told of a credit that does not stay."""
    await write_grants(bench.database, grant())
    claimed = await bench.queue.claim(1, 60)
    await bench.execute("UPDATE reward_grant SET reversal_policy = 'floor', reversal_reason = 'a fraud'")
    assert (await bench.reverse()(10)).claimed == 0
    await bench.execute("UPDATE reward_grant SET next_attempt_at = clock_timestamp()")
    assert [one.grant_id for one in claimed] == [grant().grant_id]
    await bench.credit(10)
    assert await rows(bench.database, STATUSES) == [("credited", 1)]
    assert (await bench.reverse()(10)).claimed == 1
    assert await rows(bench.database, STATUSES) == [("reversed", 1)]
    assert await rows(bench.database, "SELECT count(*) FROM toast") == [(0,)]


async def test_a_refused_credit_that_was_to_be_taken_back_is_cancelled(bench: Bench) -> None:
    await write_grants(bench.database, grant())
    bench.auth.refused_users.add("user1")
    await bench.execute("UPDATE reward_grant SET reversal_policy = 'floor', reversal_reason = 'a fraud'")
    await bench.credit(10)
    assert await rows(bench.database, STATUSES) == [("cancelled", 1)]


async def test_what_the_wallet_does_not_reverse_is_asked_for_no_more(bench: Bench) -> None:
    (lost, _) = await bench.credited(2)
    del bench.auth.ledger[lost]
    before = _attempts("not_credited")
    async with bench.dispatching():
        await bench.until(STATUSES, [("credited", 1), ("reversed", 1)])
    assert _attempts("not_credited") == before + 1
    assert await rows(
        bench.database, "SELECT last_error, next_attempt_at = 'infinity' FROM reward_grant WHERE status = 'credited'"
    ) == [("not_credited: nothing is booked", True)]


async def test_what_a_dead_dispatcher_had_in_hand_is_taken_over(bench: Bench) -> None:
    """It died between the answer and the record: the wallet has reversed already."""
    (grant_id,) = await bench.credited(1)
    bench.auth.faults.append("lost")
    (due,) = await PostgresReversalQueue(bench.database).claim(1, 0)
    assert due.grant_id == grant_id
    async with bench.dispatching():
        await bench.until(STATUSES, [("reversed", 1)])
    assert len(bench.auth.reversals) == 1


async def test_the_backlog_counts_what_is_to_be_taken_back(bench: Bench) -> None:
    await bench.credited(2)
    backlog = await bench.queue.backlog()
    assert (backlog.pending, backlog.to_reverse) == (0, 2)


def _attempts(result: str) -> float:
    return REGISTRY.get_sample_value("quest_reward_reversal_attempts_total", {"result": result}) or 0
