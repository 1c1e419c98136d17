"""The outbox of a test's database, and what the broker got of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aio_pika.abc import AbstractQueue
from sqlalchemy import Table, select

from shared.clock import new_id
from shared.contracts.event import Event
from shared.contracts.event_types import USER_SIGN_IN
from shared.database import Database, service_metadata
from shared.messaging.publisher import EventPublisher
from shared.outbox import OutboxRelay, PostgresOutbox, outbox_table

OUTBOX: Table = outbox_table(service_metadata())
NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)


def event(event_type: str = USER_SIGN_IN, event_id: str | None = None) -> Event:
    """An event of a user."""
    return Event(event_id=event_id or new_id(), event_type=event_type, user_id="user1", timestamp=NOON)


async def add(database: Database, *events: Event) -> list[str]:
    """Commit events to the outbox and return their ids."""
    async with database.transaction() as session:
        await PostgresOutbox(OUTBOX).add(session, events)
    return [one.event_id for one in events]


async def waiting(database: Database) -> set[str]:
    """The ids that are not marked as published."""
    async with database.transaction() as session:
        return set(await session.scalars(select(OUTBOX.c.event_id).where(OUTBOX.c.published_at.is_(None))))


async def drain(queue: AbstractQueue) -> Counter[str]:
    """Take everything out of the queue: how often each message id was in it."""
    found: Counter[str] = Counter()
    while (message := await queue.get(no_ack=True, fail=False)) is not None:
        found[str(message.message_id)] += 1
    return found


@asynccontextmanager
async def publishing(url: str) -> AsyncIterator[EventPublisher]:
    """A publisher, closed at the end."""
    publisher = EventPublisher(url, "shared-tests")
    yield publisher
    await publisher.close()


@asynccontextmanager
async def running(relay: OutboxRelay) -> AsyncIterator[None]:
    """The relay at work; at the end it must stop when it is asked to."""
    stop = asyncio.Event()
    task = asyncio.ensure_future(relay.run(stop))
    try:
        yield
        stop.set()
        await asyncio.wait_for(task, 10)
    finally:
        task.cancel()
