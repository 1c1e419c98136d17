"""Thousands of hostile messages through a real broker into a real worker.

A usual run sends 2,000. As many as one likes, with what became of them at the end (`FUZZ_SEED`: other ones):
`FUZZ_MESSAGES=100000 .venv/bin/python -m pytest tests/integration/processing/test_hostile_messages.py --timeout 0`
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Sequence
from hashlib import sha256
from typing import Final

import pika
import pytest

from shared.messaging.topology import EVENTS_EXCHANGE
from tests.integration.processing.catalogs import definition, install
from tests.integration.processing.hostile import Adversary, Sent
from tests.integration.processing.workers import Arena, Worker, arena

MESSAGES: Final = int(os.environ.get("FUZZ_MESSAGES", "2000"))
SEED: Final = int(os.environ.get("FUZZ_SEED", "20261128"))
AT_ONCE: Final = 500
MEBIBYTE: Final = 1024 * 1024
MOST_GROWTH: Final = 64 * MEBIBYTE
GOOD: Final = "SELECT count(*) FROM event WHERE event_id LIKE 'good-%' AND user_id LIKE 'good%'"
COUNTED: Final = (
    "SELECT coalesce(sum((state -> 'p' ->> 1)::int), 0)::int FROM user_quest_reward WHERE user_id LIKE 'good%'"
)
BECAME: Final = "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM parked_message)"


@pytest.fixture
async def field(processing_database_url: str, amqp_url: str) -> AsyncIterator[Arena]:
    """Where a worker works."""
    async with arena(processing_database_url, amqp_url) as opened:
        await install(opened.transactions, definition("wins", objective={"target": 1_000_000}))
        yield opened


def publish(url: str, messages: Sequence[Sent]) -> None:
    """Publish all of it, good ones confirmed; with `pika`, which sends what other libraries would refuse to."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    heedless, careful = connection.channel(), connection.channel()
    careful.confirm_delivery()
    for message in messages:
        properties = pika.BasicProperties(**message.properties)
        channel = careful if message.is_good else heedless
        channel.basic_publish(EVENTS_EXCHANGE, message.routing_key, message.body, properties)
    # The broker answers this once it has taken everything that came before on the channel.
    heedless.close()
    connection.close()


def is_object(body: bytes) -> bool:
    """Whether it could be an event at all."""
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


async def test_hostile_messages_are_parked_and_good_ones_all_count(
    field: Arena, amqp_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = await field.start_worker({"WORKER_BATCH_SIZE": "200"})
    await worker.until_ready()
    adversary = Adversary(SEED)
    good, sent, settled = 0, 0, 0
    hopeless: set[bytes] = set()
    while sent < MESSAGES:
        messages = list(adversary.messages(min(AT_ONCE, MESSAGES - sent)))
        await asyncio.to_thread(publish, amqp_url, messages)
        sent += len(messages)
        hopeless.update(sha256(message.body).digest() for message in messages if not is_object(message.body))
        good += sum(message.is_good for message in messages)
        # All good ones of this turn arrive before the next begins, whatever stands between them.
        await field.until(GOOD, [(good,)], within_seconds=120)
        settled = settled or worker.resident_bytes()
    await field.until(COUNTED, [(good,)], within_seconds=120)
    await field.until_the_queue_is_empty()
    growth = worker.resident_bytes() - settled
    await _nothing_is_missing(field, worker, sent, hopeless)
    assert growth < MOST_GROWTH, f"{growth} bytes"
    assert await worker.stop() == 0
    ((events, parked),) = await field.rows(BECAME)
    with capsys.disabled():
        told = f"{sent} messages, {good} of them good: {events} stored, {parked} parked"
        print(f"\n{told}; memory grew by {growth / MEBIBYTE:.1f} MiB (seed {SEED})")  # noqa: T201


async def _nothing_is_missing(field: Arena, worker: Worker, sent: int, hopeless: set[bytes]) -> None:
    """Every message is an event, a repetition of one, or parked with a reason in words; equal ones are parked once."""
    became = await worker.counted("quest_inbox_events_total")
    # What was refused for an id that another body had is among the parked ones.
    assert sum(became.values()) - became.get("refused", 0) == sent, became
    ((events, parked),) = await field.rows(BECAME)
    assert events == became["stored"]
    assert parked <= became["parked"]
    assert hopeless <= {bytes(row[0]) for row in await field.rows("SELECT DISTINCT sha256(body) FROM parked_message")}
    assert await field.rows("SELECT count(*) FROM parked_message WHERE reason = '' OR detail = ''") == [(0,)]
