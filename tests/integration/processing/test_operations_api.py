"""What operators see: now, with and without the broker, and over time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import aio_pika
from aio_pika.abc import AbstractIncomingMessage

from processing_service.adapters.postgres.operations_samples import PostgresOperationsSamples
from processing_service.adapters.postgres.turns import SAMPLING_KEY, PostgresTurn
from processing_service.application.ports.operations import Series, Spread
from processing_service.application.read_operations_history import MOST_POINTS, ReadOperationsHistory
from processing_service.bootstrap.operations import build_sample_operations
from shared.messaging.topology import DEAD_QUEUE, EVENTS_EXCHANGE, PROCESSING_QUEUE, declare_topology
from tests.integration.processing.bench import Bench
from tests.integration.processing.catalogs import SIGN_IN_QUEST
from tests.integration.processing.grants import grant, write_grants
from tests.integration.processing.running_api import RunningApi, running_api
from tests.unit.processing.fakes import FakeClock

OVERVIEW = "/api/v1/operations/overview"
HISTORY = "/api/v1/operations/history"


async def seen(api: RunningApi) -> dict[str, Any]:
    """The overview."""
    answer = await api.http.get(OVERVIEW, headers=api.as_admin())
    assert answer.status_code == 200, answer.text
    overview: dict[str, Any] = answer.json()
    return overview


async def test_what_cannot_be_reached_says_so_and_hides_nothing_else(api: RunningApi) -> None:
    overview = await seen(api)
    assert overview["broker"] == {
        "reachable": False,
        "problem": "the broker cannot be reached",
        "events": None,
        "dead_letters": None,
    }
    auth, catalog, processing = overview["outboxes"]
    assert auth == {
        "service": "auth",
        "reachable": True,
        "problem": None,
        "pending": 2,
        "oldest_age_seconds": 1.5,
    }
    assert (catalog["service"], catalog["reachable"], catalog["pending"]) == ("catalog", False, None)
    assert catalog["problem"]
    assert (processing["service"], processing["reachable"], processing["pending"]) == ("processing", True, 0)
    assert overview["leaderboards"] == {"is_configured": False, "is_reachable": False, "waiting": 0}
    assert overview["intake"]["last_stored_at"] is None
    assert overview["intake"]["lag_median_seconds"] is None
    assert overview["last_reconciliation"] is None


async def test_everything_that_waits_is_counted(api: RunningApi) -> None:
    await api.install(SIGN_IN_QUEST)
    await api.happen(4)
    statuses = ("pending", "sending", "held", "parked", "parked", "credited", "cancelled")
    await write_grants(api.service.database, *(grant(cycle=cycle) for cycle in range(1, len(statuses) + 1)))
    for cycle, status in enumerate(statuses, start=1):
        await api.execute(
            f"UPDATE reward_grant SET status = '{status}', created_at = now() - interval '{cycle} hours'"  # noqa: S608
            f" WHERE cycle = {cycle}"
        )
    await api.execute("UPDATE reward_grant SET reversal_policy = 'owe' WHERE status = 'credited'")
    await api.execute("INSERT INTO emission (quest_code, gold, diamonds, held) VALUES ('wins', 0, 10, 1)")
    await api.execute(
        "INSERT INTO parked_message (id, source, reason, detail, body, routing_key, properties, parked_at)"
        " VALUES ('1', 'queue', 'not_json', '', '', 'MatchWon', '{}', now() - interval '1 minute')"
    )
    overview = await seen(api)
    grants = overview["grants"]
    assert {name: grants[name]["count"] for name in ("pending", "held", "parked")} == {
        "pending": 2,
        "held": 1,
        "parked": 2,
    }
    hours = {name: round(grants[name]["oldest_age_seconds"] / 3600) for name in ("pending", "held", "parked")}
    assert hours == {"pending": 2, "held": 3, "parked": 5}
    assert grants["to_reverse"] == 1
    assert overview["parked_messages"]["count"] == 1
    assert 59 <= overview["parked_messages"]["oldest_age_seconds"] < 180
    assert overview["budgets_reached"] == ["wins"]
    intake = overview["intake"]
    assert (intake["accepted_last_minute"], intake["accepted_per_minute"], intake["measured"]) == (4, 0.8, 4)
    assert intake["lag_median_seconds"] > 0


async def test_the_last_comparison_of_the_books_is_told(api: RunningApi) -> None:
    await api.install(SIGN_IN_QUEST)
    await api.happen(1)
    async with api.http.stream("POST", "/api/v1/operations/reconciliations", json={}, headers=api.as_admin()) as answer:
        await answer.aread()
    last = (await seen(api))["last_reconciliation"]
    assert (last["users"], last["drift_total"], last["is_scheduled"]) == (1, 0, False)


async def test_queues_are_told_with_their_consumers(processing_database_url: str, amqp_url: str) -> None:
    async with running_api(processing_database_url, amqp_url) as api:
        assert (await seen(api))["broker"]["events"] == {"name": PROCESSING_QUEUE, "ready": None, "consumers": None}
        connection = await aio_pika.connect(amqp_url)
        async with connection:
            channel = await connection.channel()
            queue = await declare_topology(channel)
            exchange = await channel.get_exchange(EVENTS_EXCHANGE)
            for _ in range(3):
                await exchange.publish(aio_pika.Message(b"{}"), "MatchWon")
            broker = (await seen(api))["broker"]
            assert broker["reachable"]
            assert broker["events"] == {"name": PROCESSING_QUEUE, "ready": 3, "consumers": 0}
            assert broker["dead_letters"] == {"name": DEAD_QUEUE, "ready": 0, "consumers": 0}

            async def keep(_message: AbstractIncomingMessage) -> None:
                """Leave it unacknowledged."""

            tag = await queue.consume(keep)
            assert (await seen(api))["broker"]["events"]["consumers"] == 1
            await queue.cancel(tag)


async def test_the_scheduler_notes_the_overview_down(api: RunningApi) -> None:
    sample = build_sample_operations(api.service)
    async with PostgresTurn(api.service.database, SAMPLING_KEY)():
        assert not await sample()
    await api.happen(2)
    assert await sample()
    assert await api.rows("SELECT value FROM operations_sample WHERE series = 'events_accepted'") == [(2,)]
    assert await api.rows("SELECT value FROM operations_sample WHERE series = 'auth_outbox_pending'") == [(2,)]
    unknown = ("queue_ready", "catalog_outbox_pending", "leaderboards_reachable", "drift")
    assert await api.rows(f"SELECT * FROM operations_sample WHERE series IN {unknown}") == []  # noqa: S608
    answer = (await api.http.get(HISTORY, params={"hours": 1}, headers=api.as_admin())).json()
    assert answer["step_seconds"] == 60
    (accepted,) = [one for one in answer["series"] if one["name"] == "events_accepted"]
    assert accepted["aggregate"] == "mean"
    assert [value for value in accepted["values"] if value is not None] == [2]
    assert len(answer["times"]) == len(accepted["values"]) == 60


async def test_one_sample_a_minute_however_many_schedulers(bench: Bench) -> None:
    samples, noon = PostgresOperationsSamples(bench.database), datetime(2026, 6, 1, 12, tzinfo=UTC)
    await samples.add(noon, {Series.QUEUE_READY: 5})
    await samples.add(noon, {Series.QUEUE_READY: 7})
    assert await bench.rows("SELECT value FROM operations_sample") == [(5,)]
    await samples.add(noon + timedelta(minutes=1), {Series.QUEUE_READY: 6})
    await samples.forget(noon + timedelta(minutes=1))
    assert await bench.rows("SELECT value FROM operations_sample") == [(6,)]
    assert await samples.last() == noon + timedelta(minutes=1)


async def test_a_step_shows_its_worst_value_and_a_gap_is_a_gap(bench: Bench) -> None:
    samples, clock = PostgresOperationsSamples(bench.database), FakeClock()
    read = ReadOperationsHistory(samples, clock)
    week = await read(168)
    assert week.step == timedelta(minutes=34)
    assert len(week.times) <= MOST_POINTS
    assert week.times[-1] <= clock.now() < week.times[-1] + week.step
    first, gap, third = week.times[-3:]
    for minute, number in enumerate((4, 8, 6)):
        at = first + timedelta(minutes=minute)
        await samples.add(
            at, {Series.QUEUE_READY: number, Series.QUEUE_CONSUMERS: number, Series.EVENTS_ACCEPTED: number}
        )
    await samples.add(third, {Series.QUEUE_READY: 1})
    await bench.rows("INSERT INTO operations_sample VALUES (now(), 'of_an_older_release', 1) RETURNING 1")
    series = (await read(168)).series
    assert series[Series.QUEUE_READY][-3:] == [8, None, 1]
    assert series[Series.QUEUE_CONSUMERS][-3:] == [4, None, None]
    assert series[Series.EVENTS_ACCEPTED][-3:] == [6, None, None]
    found = await samples.history(first, gap, week.step)
    assert found[Series.QUEUE_READY] == {first: Spread(4, 6, 8)}


async def test_only_so_far_back(api: RunningApi) -> None:
    for hours in ("0", "169", "soon"):
        assert (await api.http.get(HISTORY, params={"hours": hours}, headers=api.as_admin())).status_code == 422
    for path in (OVERVIEW, HISTORY):
        assert (await api.http.get(path, headers=api.as_user("user1"))).status_code == 403
