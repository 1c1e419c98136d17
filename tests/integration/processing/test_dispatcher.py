"""The dispatcher on a real database, against a real HTTP server that fails in every way that a network knows."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy.engine import make_url

from processing_service.adapters.http.auth_wallet import AuthWallet
from processing_service.adapters.postgres.grant_queue import PostgresGrantQueue
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.credit_grants import CreditGrants
from processing_service.entrypoints.dispatcher import Dispatcher, measured
from shared.database import Database, create_engine
from shared.exceptions import TemporaryError
from shared.security import ServiceTokens
from tests.harness.waiting import eventually
from tests.integration.processing.auth_server import SECRET, AuthServer
from tests.integration.processing.grants import grant, rows, write_grants

STATUSES = "SELECT status, count(*) FROM reward_grant GROUP BY 1 ORDER BY 1"
TOASTS = "SELECT user_id, sequence, kind, payload ->> 'cycle' FROM toast ORDER BY 1, 2"


class Bench:
    """A database, an auth server, and dispatchers between them."""

    def __init__(self, url: str, auth: AuthServer, http: httpx.AsyncClient) -> None:
        self.url = url
        self.database = Database(create_engine(url, application_name="test"))
        self.queue = PostgresGrantQueue(self.database)
        self.auth = auth
        tokens = ServiceTokens(http, f"{auth.url}/internal/v1/token", service="processing", secret=SECRET)
        self.wallet = AuthWallet(http, auth.url, tokens, timeout_seconds=0.3)

    def dispatcher(self, *, batch_size: int = 50, lease_seconds: float = 60) -> Dispatcher:
        """A dispatcher that loses little time."""
        credit = CreditGrants(self.queue, self.wallet, lease_seconds=lease_seconds)
        return Dispatcher(credit, batch_size=batch_size, longest_pause_seconds=0.1, poll_seconds=0.05)

    @asynccontextmanager
    async def dispatching(self, count: int = 1, **options: Any) -> AsyncIterator[None]:
        """Run dispatchers, and stop them gracefully."""
        stop = asyncio.Event()
        running = [asyncio.create_task(self.dispatcher(**options).run(stop)) for _ in range(count)]
        try:
            yield
        finally:
            stop.set()
            await asyncio.gather(*running)

    def holds(self, query: str, expected: list[tuple[Any, ...]]) -> Callable[[], Awaitable[bool]]:
        """A question for `eventually`."""

        async def question() -> bool:
            found = await rows(self.database, query)
            assert found == expected
            return True

        return question


@pytest.fixture
async def bench(processing_database_url: str) -> AsyncIterator[Bench]:
    """A bench whose auth server runs."""
    auth = AuthServer()
    async with auth.running(), httpx.AsyncClient() as http:
        opened = Bench(processing_database_url, auth, http)
        yield opened
        await opened.database.close()


async def test_what_waits_is_credited_and_told(bench: Bench) -> None:
    """Each grant is booked, recorded and told once, with the amounts of the grant."""
    await write_grants(bench.database, grant("user1", 1), grant("user1", 2), grant("user2", 1))
    async with bench.dispatching():
        await eventually(bench.holds(STATUSES, [("credited", 3)]))
    assert len(bench.auth.ledger) == 3
    booked = bench.auth.ledger[grant("user1", 2).grant_id]
    assert (booked.user_id, booked.gold, booked.diamonds) == ("user1", 0, 10)
    assert booked.reason == "Quest wins, completion 2"
    assert await rows(bench.database, TOASTS) == [
        ("user1", 1, "reward_credited", "1"),
        ("user1", 2, "reward_credited", "2"),
        ("user2", 1, "reward_credited", "1"),
    ]
    assert await rows(bench.database, "SELECT payload FROM toast WHERE user_id = 'user2'") != []
    assert await rows(bench.database, "SELECT count(*) FROM reward_grant WHERE credited_at IS NULL") == [(0,)]
    assert await rows(bench.database, "SELECT toast_sequence FROM participant ORDER BY user_id") == [(2,), (1,)]


async def test_the_toast_says_what_has_arrived(bench: Bench) -> None:
    """The payload has the shape that streams send."""
    await write_grants(bench.database, grant())
    async with bench.dispatching():
        await eventually(bench.holds(STATUSES, [("credited", 1)]))
    (row,) = await rows(
        bench.database, "SELECT payload ->> 'code', payload ->> 'name', payload -> 'reward' ->> 'diamonds' FROM toast"
    )
    assert row == ("wins", "Three wins", "10")


async def test_streams_are_woken_by_the_commit(bench: Bench) -> None:
    """NOTIFY names each user whose toast was written."""
    woken: list[str] = []
    connection = await asyncpg.connect(make_url(bench.url).set(drivername="postgresql").render_as_string(False))
    await connection.add_listener("toast", lambda _connection, _pid, _channel, payload: woken.append(str(payload)))
    await write_grants(bench.database, grant("user1", 1), grant("user1", 2), grant("user2", 1))

    async def both() -> bool:
        return sorted(woken) == ["user1", "user2"]

    async with bench.dispatching():
        await eventually(both)
    await connection.close()


@pytest.mark.parametrize("fault", ["error", "lost", "unauthorized", "hang", "garbage"])
async def test_whatever_goes_wrong_each_grant_is_booked_once(bench: Bench, fault: Any) -> None:
    """The same ids are sent again until there is an answer."""
    await write_grants(bench.database, *(grant(f"user{number}") for number in range(5)))
    bench.auth.faults.extend([fault, fault])
    async with bench.dispatching():
        await eventually(bench.holds(STATUSES, [("credited", 5)]))
    assert len(bench.auth.ledger) == 5
    assert len(bench.auth.requests) > 2
    assert await rows(bench.database, "SELECT count(*), count(DISTINCT user_id) FROM toast") == [(5, 5)]


async def test_a_refused_service_token_is_replaced(bench: Bench) -> None:
    """After a 401 the next attempt carries a fresh token."""
    await write_grants(bench.database, grant())
    bench.auth.faults.append("unauthorized")
    async with bench.dispatching():
        await eventually(bench.holds(STATUSES, [("credited", 1)]))
    assert bench.auth.tokens_issued == 2


async def test_a_storm_of_faults_ends_with_every_grant_booked_once(bench: Bench) -> None:
    """Three dispatchers, a third of all answers wrong or lost."""
    grants = [grant(f"user{number % 20}", number // 20 + 1) for number in range(200)]
    await write_grants(bench.database, *grants)
    source = random.Random(7)
    bench.auth.faults.extend(source.choice(["error", "lost", "unauthorized", "garbage"]) for _ in range(12))
    async with bench.dispatching(3, batch_size=20):
        await eventually(bench.holds(STATUSES, [("credited", 200)]), within_seconds=30)
    assert len(bench.auth.ledger) == 200
    assert await rows(bench.database, "SELECT DISTINCT max(sequence), count(*) FROM toast GROUP BY user_id") == [
        (10, 10)
    ]


async def test_dispatchers_share_the_work_and_never_the_grants(bench: Bench) -> None:
    """With SKIP LOCKED no grant goes out twice."""
    await write_grants(bench.database, *(grant(f"user{number}") for number in range(120)))
    async with bench.dispatching(4, batch_size=10):
        await eventually(bench.holds(STATUSES, [("credited", 120)]), within_seconds=20)
    sent = [grant_id for request in bench.auth.requests for grant_id in request]
    assert len(sent) == len(set(sent)) == 120


async def test_an_outage_is_waited_out(processing_database_url: str) -> None:
    """Nobody listens at first; when the auth service comes, everything is credited once."""
    auth = AuthServer()
    async with httpx.AsyncClient() as http:
        bench = Bench(processing_database_url, auth, http)
        await write_grants(bench.database, *(grant(f"user{number}") for number in range(3)))
        before = _attempts("unavailable")

        async def tried() -> bool:
            return _attempts("unavailable") >= before + 3

        async with bench.dispatching():
            await eventually(tried)
            assert auth.ledger == {}
            async with auth.running():
                await eventually(bench.holds(STATUSES, [("credited", 3)]))
        await bench.database.close()
    assert len(auth.ledger) == 3


async def test_what_the_wallet_will_never_book_is_parked_alone(bench: Bench) -> None:
    """A conflict and a refusal are parked with the answer; the rest of the batch is credited."""
    await write_grants(bench.database, grant("good"), grant("refused"), grant("conflict"))
    other_amount = grant("conflict")
    bench.auth.refused_users.add("refused")
    async with httpx.AsyncClient() as http:
        credit = {"grant_id": other_amount.grant_id, "user_id": "conflict", "diamonds": 99, "reason": "another"}
        await http.post(
            f"{bench.auth.url}/internal/v1/credits",
            json={"credits": [credit]},
            headers={"Authorization": "Bearer service-token-0"},
        )
    before = _attempts("conflict"), _attempts("refused")
    async with bench.dispatching():
        await eventually(bench.holds(STATUSES, [("credited", 1), ("parked", 2)]))
    assert (_attempts("conflict"), _attempts("refused")) == (before[0] + 1, before[1] + 1)
    parked = await rows(
        bench.database, "SELECT user_id, last_error FROM reward_grant WHERE status = 'parked' ORDER BY 1"
    )
    assert parked == [
        ("conflict", "conflict: booked with another body"),
        ("refused", "refused: the user has been deleted"),
    ]
    assert await rows(bench.database, "SELECT user_id FROM toast") == [("good",)]


async def test_one_unreadable_grant_takes_no_other_down(bench: Bench) -> None:
    """Where the request as a whole is refused, the culprit is found by halving."""
    grants = [grant(f"user{number}") for number in range(7)]
    await write_grants(bench.database, *grants)
    bench.auth.unreadable.add(grants[4].grant_id)
    async with bench.dispatching():
        await eventually(bench.holds(STATUSES, [("credited", 6), ("parked", 1)]))
    assert grants[4].grant_id not in bench.auth.ledger


async def test_a_grant_on_which_the_wallet_fails_holds_up_nobody(bench: Bench) -> None:
    """It goes on failing, and is tried for ever; the others get past it."""
    grants = [grant(f"user{number}") for number in range(10)]
    await write_grants(bench.database, *grants)
    bench.auth.fatal.add(grants[0].grant_id)
    async with bench.dispatching():
        await eventually(bench.holds(STATUSES, [("credited", 9), ("sending", 1)]))
        bench.auth.fatal.clear()
        await eventually(bench.holds(STATUSES, [("credited", 10)]))


async def test_what_a_dead_dispatcher_had_in_hand_is_taken_over(bench: Bench) -> None:
    """After the lease; before it nobody touches the grant."""
    await write_grants(bench.database, grant("user1"), grant("user2"))
    assert len(await bench.queue.claim(1, lease_seconds=3600)) == 1
    assert len(await bench.queue.claim(1, lease_seconds=0)) == 1
    async with bench.dispatching():
        await eventually(bench.holds(STATUSES, [("credited", 1), ("sending", 1)]))
    assert len(bench.auth.ledger) == 1


async def test_a_graceful_stop_finishes_the_batch_in_hand(bench: Bench) -> None:
    """The stop comes while the wallet thinks; its answer is still recorded."""
    await write_grants(bench.database, grant())
    bench.auth.proceed.clear()
    stop = asyncio.Event()
    running = asyncio.create_task(bench.dispatcher().run(stop))
    await bench.auth.waiting.wait()
    stop.set()
    bench.auth.proceed.set()
    await running
    assert await rows(bench.database, STATUSES) == [("credited", 1)]


async def test_a_stop_during_an_outage_ends_at_once(processing_database_url: str) -> None:
    """The pause between two attempts is cut short, and the grant waits for the next dispatcher."""
    async with httpx.AsyncClient() as http:
        bench = Bench(processing_database_url, AuthServer(), http)
        await write_grants(bench.database, grant())
        credit = CreditGrants(bench.queue, bench.wallet, lease_seconds=60)
        dispatcher = Dispatcher(credit, batch_size=10, longest_pause_seconds=3600)
        before = _attempts("unavailable")
        stop = asyncio.Event()
        running = asyncio.create_task(dispatcher.run(stop))

        async def tried() -> bool:
            return _attempts("unavailable") > before

        await eventually(tried)
        stop.set()
        await asyncio.wait_for(running, 10)
        assert len(await bench.queue.claim(10, 60)) == 1
        await bench.database.close()


async def test_a_deleted_users_pending_grant_is_never_sent(bench: Bench) -> None:
    """Erasure cancels it; the dispatcher leaves it alone."""
    await write_grants(bench.database, grant("gone"), grant("here"))
    await _erase(bench.database, "gone")
    async with bench.dispatching():
        await eventually(bench.holds(STATUSES, [("cancelled", 1), ("credited", 1)]))
    assert list(bench.auth.ledger) == [grant("here").grant_id]


async def test_a_user_deleted_while_the_credit_is_on_its_way_hears_nothing(bench: Bench) -> None:
    """The books say what was booked; there is nobody to tell."""
    await write_grants(bench.database, grant("gone"))
    bench.auth.proceed.clear()
    async with bench.dispatching():
        await bench.auth.waiting.wait()
        await _erase(bench.database, "gone")
        bench.auth.proceed.set()
        await eventually(bench.holds(STATUSES, [("credited", 1)]))
    assert await rows(bench.database, "SELECT * FROM toast") == []


async def test_a_deleted_users_refused_grant_is_cancelled_rather_than_parked(bench: Bench) -> None:
    """That auth pays nothing to a deleted user is as it should be."""
    await write_grants(bench.database, grant("gone"))
    bench.auth.refused_users.add("gone")
    bench.auth.proceed.clear()
    async with bench.dispatching():
        await bench.auth.waiting.wait()
        await _erase(bench.database, "gone")
        bench.auth.proceed.set()
        await eventually(bench.holds(STATUSES, [("cancelled", 1)]))


async def test_no_transaction_is_open_while_the_wallet_is_asked(bench: Bench) -> None:
    """The batch in flight holds neither a lock nor a session."""
    await write_grants(bench.database, grant())
    bench.auth.proceed.clear()
    async with bench.dispatching():
        await bench.auth.waiting.wait()
        query = "SELECT status FROM reward_grant FOR UPDATE NOWAIT"
        assert await rows(bench.database, query) == [("sending",)]
        busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start < now()"
        assert await rows(bench.database, busy) == [(0,)]
        bench.auth.proceed.set()


async def test_the_backlog_is_measured(bench: Bench) -> None:
    """The metrics say how many grants wait."""
    await write_grants(bench.database, grant("user1"), grant("user2"))
    stop = asyncio.Event()
    measuring = asyncio.ensure_future(measured(bench.queue)(stop))

    async def known() -> bool:
        return REGISTRY.get_sample_value("quest_reward_pending") == 2

    await eventually(known)
    assert (REGISTRY.get_sample_value("quest_reward_oldest_age_seconds") or 0) > 0
    stop.set()
    await measuring


async def test_the_wallet_asks_for_no_token_without_an_auth_service(processing_database_url: str) -> None:
    """No token is an outage like any other."""
    async with httpx.AsyncClient() as http:
        bench = Bench(processing_database_url, AuthServer(), http)
        await write_grants(bench.database, grant())
        with pytest.raises(TemporaryError, match="no service token"):
            await CreditGrants(bench.queue, bench.wallet, lease_seconds=60)(10)
        assert await rows(bench.database, "SELECT status, last_error <> '' FROM reward_grant") == [("sending", True)]
        await bench.database.close()


async def _erase(database: Database, user_id: str) -> None:
    async with PostgresTransactions(database)() as transaction:
        await transaction.participants.lock([user_id])
        await transaction.participants.erase([user_id])


def _attempts(result: str) -> float:
    return REGISTRY.get_sample_value("quest_reward_credit_attempts_total", {"result": result}) or 0
