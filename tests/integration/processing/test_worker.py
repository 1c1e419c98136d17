"""The worker process on a real broker and database: bad messages, deadly ones, deaths and graceful stops."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.integration.processing.catalogs import definition, install
from tests.integration.processing.workers import Arena, arena

WINS = definition("wins", objective={"target": 1_000_000})
COUNTED = "SELECT (state -> 'p' ->> 1)::int FROM user_quest_reward"


def body(number: int, **changes: Any) -> bytes:
    """Event `number` as JSON."""
    event = {
        "event_id": f"event-{number}",
        "event_type": "MatchWon",
        "user_id": "user1",
        "timestamp": datetime.now(UTC).isoformat(),
        "event_data": {"points": number},
    }
    return json.dumps({**event, **changes}).encode()


def without(number: int, *fields: str) -> bytes:
    """Event `number` without some of its fields."""
    event = json.loads(body(number))
    return json.dumps({name: value for name, value in event.items() if name not in fields}).encode()


@pytest.fixture
async def field(processing_database_url: str, amqp_url: str) -> AsyncIterator[Arena]:
    """Where a worker works."""
    async with arena(processing_database_url, amqp_url) as opened:
        await install(opened.transactions, WINS)
        yield opened


GARBAGE: dict[str, tuple[bytes, str, str]] = {
    "not JSON": (b"hello", "MatchWon", "not_json"),
    "not UTF-8": (b'{"event_type": "\xff\xfe"}', "MatchWon", "not_json"),
    "no object": (b"[1, 2, 3]", "MatchWon", "invalid"),
    "wrong types": (body(900, user_id=7, event_data="x"), "MatchWon", "invalid"),
    "missing type": (without(901, "event_type"), "MatchWon", "invalid"),
    "no user": (without(902, "user_id"), "MatchWon", "invalid"),
    "the user me": (body(903, user_id="me"), "MatchWon", "invalid"),
    "10 MB": (body(904, event_data={"blob": "x" * 10_000_000}), "MatchWon", "too_large"),
    "deep nesting": (b'{"event_data": ' + b'{"a":' * 2000 + b"1" + b"}" * 2001, "MatchWon", "invalid"),
    "nesting that fits the parser": (
        body(905, event_data=json.loads('{"a":' * 40 + "1" + "}" * 40)),
        "MatchWon",
        "invalid",
    ),
    "a NUL in a value": (body(906, event_data={"name": "a\0b"}), "MatchWon", "invalid"),
    "a NUL in the user id": (body(907, user_id="a\0b"), "MatchWon", "invalid"),
    "a lone surrogate": (body(908, event_data={"name": "\ud800"}), "MatchWon", "invalid"),
    "not a number": (body(909, event_data={"points": float("nan")}), "MatchWon", "invalid"),
    "a reserved type under another routing key": (body(910, event_type="UserSignIn"), "MatchWon", "reserved_type"),
    "the future": (
        body(911, timestamp=(datetime.now(UTC) + timedelta(hours=1)).isoformat()),
        "MatchWon",
        "in_the_future",
    ),
    "nothing to tell it apart": (without(912, "event_id", "timestamp"), "MatchWon", "no_identity"),
    "the same id with another body": (body(1, event_data={"points": 999}), "MatchWon", "same_id_other_body"),
}


async def test_garbage_is_parked_with_its_reason_and_the_rest_flows_on(field: Arena) -> None:
    """Every kind of bad message waits for an admin, whole; the good ones around them all count."""
    worker = await field.start_worker()
    await worker.until_ready()
    await field.publish(body(1))
    await field.until(COUNTED, [(1,)])
    for number, (bad, routing_key, _) in enumerate(GARBAGE.values(), start=2):
        await field.publish_bare(bad, routing_key)
        await field.publish(body(number))
    await field.until(COUNTED, [(len(GARBAGE) + 1,)])
    await field.until(
        "SELECT reason, count(*) FROM parked_message GROUP BY 1 ORDER BY 1",
        sorted(
            (reason, sum(1 for _, _, other in GARBAGE.values() if other == reason))
            for reason in {reason for _, _, reason in GARBAGE.values()}
        ),
    )
    parked = {bytes(row[0]) for row in await field.rows("SELECT body FROM parked_message")}
    assert parked == {bad for bad, _, _ in GARBAGE.values()}
    assert await field.rows("SELECT count(*) FROM parked_message WHERE detail = ''") == [(0,)]
    await field.until_the_queue_is_empty()


async def test_an_unknown_event_type_is_stored(field: Arena) -> None:
    """No quest wants it; it is in the log all the same."""
    worker = await field.start_worker()
    await worker.until_ready()
    await field.publish(body(1, event_type="NobodyListens"), "NobodyListens")
    await field.until("SELECT event_type FROM event", [("NobodyListens",)])


async def test_amqp_properties_stand_in_for_missing_fields(field: Arena) -> None:
    """`message_id` for the event's id, `timestamp` for its time, and a derived id where there is neither."""
    worker = await field.start_worker()
    await worker.until_ready()
    sent_at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    await field.publish(without(1, "event_id", "timestamp"), message_id="from-amqp", timestamp=sent_at)
    derived = without(2, "event_id")
    await field.publish_bare(derived)
    await field.publish_bare(derived)
    await field.until(COUNTED, [(2,)])
    assert await field.rows("SELECT timestamp FROM event WHERE event_id = 'from-amqp'") == [(sent_at,)]


async def test_cloud_events_are_understood(field: Arena) -> None:
    """Structured and binary mode; source and id together tell events apart."""
    worker = await field.start_worker()
    await worker.until_ready()
    attributes = {"specversion": "1.0", "id": "7", "source": "/games", "type": "MatchWon", "subject": "user1"}
    attributes["time"] = "2026-11-20T09:30:00Z"
    structured = json.dumps({**attributes, "data": {"points": 1}}).encode()
    await field.publish(structured, content_type="application/cloudevents+json; charset=utf-8")
    headers = {f"cloudEvents:{name}": value for name, value in {**attributes, "source": "/other"}.items()}
    await field.publish(b'{"points": 2}', content_type="application/json", headers=headers)
    await field.publish(structured, content_type="application/cloudevents+json")
    await field.until(COUNTED, [(2,)])
    assert await field.rows("SELECT event_id FROM event ORDER BY 1") == [("/games 7",), ("/other 7",)]


async def test_a_message_of_another_client_is_processed(field: Arena) -> None:
    """`pika`, with nothing set but the routing key and the body."""
    worker = await field.start_worker()
    await worker.until_ready()

    await field.publish_bare(body(1))
    await field.until(COUNTED, [(1,)])


async def test_a_deadly_message_is_parked_within_three_attempts_and_no_innocent_with_it(field: Arena) -> None:
    """The process dies with the batch, and with the message alone; then the message is set aside."""
    for number in range(10):
        await field.publish(body(number))
    await field.publish(body(99, event_type="Deadly"), "Deadly")
    for number in range(10, 20):
        await field.publish(body(number))
    deaths = 0
    for _ in range(6):
        worker = await field.start_worker({"WORKER_KILL_ON_EVENT_TYPE": "Deadly"})
        done = asyncio.create_task(field.until("SELECT reason, event_id FROM parked_message", PARKED_KILLER))
        died = asyncio.create_task(worker.died())
        await asyncio.wait({done, died}, return_when=asyncio.FIRST_COMPLETED)
        if done.done():
            died.cancel()
            await done
            break
        done.cancel()
        deaths += 1
    assert deaths == 3
    await field.until(COUNTED, [(20,)])
    assert await field.rows("SELECT count(*) FROM parked_message") == [(1,)]
    assert await field.rows("SELECT count(*) FROM attempt_marker") == [(0,)]


PARKED_KILLER = [("kills_the_worker", "event-99")]


async def test_a_death_between_commit_and_acknowledgement_counts_nothing_twice(field: Arena) -> None:
    """The batch comes again to the next worker, which knows its ids."""
    for number in range(30):
        await field.publish(body(number))
    worker = await field.start_worker({"FAULT_POINTS": "worker.after_commit"})
    assert await worker.died() == -9
    committed = (await field.rows("SELECT count(*) FROM event"))[0][0]
    assert 0 < committed <= 30
    successor = await field.start_worker()
    await successor.until_ready()
    await field.until(COUNTED, [(30,)])
    assert await field.rows("SELECT count(*) FROM event") == [(30,)]


async def test_a_graceful_stop_finishes_the_batch_in_hand(field: Arena) -> None:
    """After SIGTERM the process ends with 0, and what it took is either done and acknowledged or back in the queue."""
    worker = await field.start_worker()
    await worker.until_ready()
    publishing = [field.publish(body(number)) for number in range(300)]
    await asyncio.gather(*publishing)
    assert await worker.stop() == 0
    stored = (await field.rows("SELECT count(*) FROM event"))[0][0]
    connection_queue = await field.channel.get_queue("quest.processing.v1", ensure=False)
    waiting = 0
    while (message := await connection_queue.get(fail=False)) is not None:
        waiting += 1
        await message.ack()
    assert stored + waiting == 300


async def test_several_workers_share_the_work(field: Arena) -> None:
    """Two workers and a message delivered up to five times: every event counts once."""
    for worker in [await field.start_worker(), await field.start_worker()]:
        await worker.until_ready()
    bodies = [body(number) for number in range(200)]
    await asyncio.gather(*(field.publish(bodies[number % 200]) for number in range(600)))
    await field.until(COUNTED, [(200,)])
    await field.until_the_queue_is_empty()
    assert await field.rows("SELECT count(*) FROM parked_message") == [(0,)]


async def test_dead_letters_are_drained_into_the_parking_table(field: Arena) -> None:
    """What the broker gives up does not stay where nobody looks."""
    queue = await field.channel.get_queue("quest.processing.v1", ensure=False)
    await field.publish(body(1))
    message = await queue.get(fail=False)
    assert message is not None
    await message.reject(requeue=False)
    worker = await field.start_worker()
    await worker.until_ready()
    await field.until("SELECT source, reason FROM parked_message", [("dead-letters", "dead_lettered")])
