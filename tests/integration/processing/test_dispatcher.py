"""The dispatcher on a real database and a wallet that answers: what is credited, told and left alone."""

import asyncio

import asyncpg
from prometheus_client import REGISTRY
from sqlalchemy.engine import make_url

from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.entrypoints.dispatcher import measured
from shared.database import Database
from tests.harness.waiting import eventually
from tests.integration.processing.crediting import STATUSES, Crediting
from tests.integration.processing.grants import grant, rows, write_grants

TOASTS = "SELECT user_id, sequence, kind, payload ->> 'cycle' FROM toast ORDER BY 1, 2"


async def test_what_waits_is_credited_and_told(crediting: Crediting) -> None:
    """Each grant is booked, recorded and told once, with the amounts of the grant."""
    await write_grants(crediting.database, grant("user1", 1), grant("user1", 2), grant("user2", 1))
    async with crediting.dispatching():
        await eventually(crediting.holds(STATUSES, [("credited", 3)]))
    assert len(crediting.auth.ledger) == 3
    booked = crediting.auth.ledger[grant("user1", 2).grant_id]
    assert (booked.user_id, booked.gold, booked.diamonds) == ("user1", 0, 10)
    assert booked.reason == "Quest wins, completion 2"
    assert await rows(crediting.database, TOASTS) == [
        ("user1", 1, "reward_credited", "1"),
        ("user1", 2, "reward_credited", "2"),
        ("user2", 1, "reward_credited", "1"),
    ]
    assert await rows(crediting.database, "SELECT payload FROM toast WHERE user_id = 'user2'") != []
    assert await rows(crediting.database, "SELECT count(*) FROM reward_grant WHERE credited_at IS NULL") == [(0,)]
    assert await rows(crediting.database, "SELECT toast_sequence FROM participant ORDER BY user_id") == [(2,), (1,)]


async def test_the_toast_says_what_has_arrived(crediting: Crediting) -> None:
    """The payload has the shape that streams send."""
    await write_grants(crediting.database, grant())
    async with crediting.dispatching():
        await eventually(crediting.holds(STATUSES, [("credited", 1)]))
    (row,) = await rows(
        crediting.database,
        "SELECT payload ->> 'code', payload ->> 'name', payload -> 'reward' ->> 'diamonds' FROM toast",
    )
    assert row == ("wins", "Three wins", "10")


async def test_streams_are_woken_by_the_commit(crediting: Crediting) -> None:
    """NOTIFY names each user whose toast was written."""
    woken: list[str] = []
    connection = await asyncpg.connect(make_url(crediting.url).set(drivername="postgresql").render_as_string(False))
    await connection.add_listener("toast", lambda _connection, _pid, _channel, payload: woken.append(str(payload)))
    await write_grants(crediting.database, grant("user1", 1), grant("user1", 2), grant("user2", 1))

    async def both() -> bool:
        return sorted(woken) == ["user1", "user2"]

    async with crediting.dispatching():
        await eventually(both)
    await connection.close()


async def test_dispatchers_share_the_work_and_never_the_grants(crediting: Crediting) -> None:
    """With SKIP LOCKED no grant goes out twice."""
    await write_grants(crediting.database, *(grant(f"user{number}") for number in range(120)))
    async with crediting.dispatching(4, batch_size=10):
        await eventually(crediting.holds(STATUSES, [("credited", 120)]), within_seconds=20)
    sent = [grant_id for request in crediting.auth.requests for grant_id in request]
    assert len(sent) == len(set(sent)) == 120


async def test_a_graceful_stop_finishes_the_batch_in_hand(crediting: Crediting) -> None:
    """The stop comes while the wallet thinks; its answer is still recorded."""
    await write_grants(crediting.database, grant())
    crediting.auth.proceed.clear()
    stop = asyncio.Event()
    running = asyncio.create_task(crediting.dispatcher().run(stop))
    await crediting.auth.waiting.wait()
    stop.set()
    crediting.auth.proceed.set()
    await running
    assert await rows(crediting.database, STATUSES) == [("credited", 1)]


async def test_a_deleted_users_pending_grant_is_never_sent(crediting: Crediting) -> None:
    """Erasure cancels it; the dispatcher leaves it alone."""
    await write_grants(crediting.database, grant("gone"), grant("here"))
    await _erase(crediting.database, "gone")
    async with crediting.dispatching():
        await eventually(crediting.holds(STATUSES, [("cancelled", 1), ("credited", 1)]))
    assert list(crediting.auth.ledger) == [grant("here").grant_id]


async def test_a_user_deleted_while_the_credit_is_on_its_way_hears_nothing(crediting: Crediting) -> None:
    """The books say what was booked; there is nobody to tell."""
    await write_grants(crediting.database, grant("gone"))
    crediting.auth.proceed.clear()
    async with crediting.dispatching():
        await crediting.auth.waiting.wait()
        await _erase(crediting.database, "gone")
        crediting.auth.proceed.set()
        await eventually(crediting.holds(STATUSES, [("credited", 1)]))
    assert await rows(crediting.database, "SELECT * FROM toast") == []


async def test_a_deleted_users_refused_grant_is_cancelled_rather_than_parked(crediting: Crediting) -> None:
    """That auth pays nothing to a deleted user is as it should be."""
    await write_grants(crediting.database, grant("gone"))
    crediting.auth.refused_users.add("gone")
    crediting.auth.proceed.clear()
    async with crediting.dispatching():
        await crediting.auth.waiting.wait()
        await _erase(crediting.database, "gone")
        crediting.auth.proceed.set()
        await eventually(crediting.holds(STATUSES, [("cancelled", 1)]))


async def test_no_transaction_is_open_while_the_wallet_is_asked(crediting: Crediting) -> None:
    """The batch in flight holds neither a lock nor a session."""
    await write_grants(crediting.database, grant())
    crediting.auth.proceed.clear()
    async with crediting.dispatching():
        await crediting.auth.waiting.wait()
        query = "SELECT status FROM reward_grant FOR UPDATE NOWAIT"
        assert await rows(crediting.database, query) == [("sending",)]
        busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start < now()"
        assert await rows(crediting.database, busy) == [(0,)]
        crediting.auth.proceed.set()


async def test_the_backlog_is_measured(crediting: Crediting) -> None:
    """The metrics say how many grants wait."""
    await write_grants(crediting.database, grant("user1"), grant("user2"))
    stop = asyncio.Event()
    measuring = asyncio.ensure_future(measured(crediting.queue)(stop))

    async def known() -> bool:
        return REGISTRY.get_sample_value("quest_reward_pending") == 2

    await eventually(known)
    assert (REGISTRY.get_sample_value("quest_reward_oldest_age_seconds") or 0) > 0
    stop.set()
    await measuring


async def _erase(database: Database, user_id: str) -> None:
    async with PostgresTransactions(database)() as transaction:
        await transaction.participants.lock([user_id])
        await transaction.participants.erase([user_id])
