"""What is committed is published, at least once and under one id, whatever fails in between."""

import asyncio
from collections.abc import Sequence

import pytest
from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel
from sqlalchemy import func, select, text, update

from shared.contracts.event_types import USER_SIGN_IN, USER_UPDATED
from shared.database import Database
from shared.database.notifications import Notifications
from shared.exceptions import InvalidInput
from shared.messaging.publisher import EventPublisher, OutgoingMessage, PublishResult
from shared.messaging.topology import EVENTS_EXCHANGE, declare_topology
from shared.outbox import OUTBOX_CHANNEL, OutboxRelay, PostgresOutbox
from tests.harness.cable import plugged_in
from tests.harness.waiting import eventually
from tests.integration.shared.outboxes import OUTBOX, add, drain, event, publishing, running, waiting

NOBODY = "amqp://nobody@127.0.0.1:1"


async def test_events_of_a_rolled_back_transaction_are_never_there(database: Database) -> None:
    async def change_your_mind() -> None:
        async with database.transaction() as session:
            await PostgresOutbox(OUTBOX).add(session, [event()])
            raise InvalidInput("on second thought")

    with pytest.raises(InvalidInput):
        await change_your_mind()
    assert await waiting(database) == set()


async def test_an_id_is_added_once(database: Database) -> None:
    await add(database)
    await add(database, event(USER_SIGN_IN, "e1"))
    await add(database, event(USER_UPDATED, "e1"), event(event_id="e2"))
    async with database.transaction() as session:
        rows = (await session.execute(select(OUTBOX.c.event_id, OUTBOX.c.event_type).order_by(OUTBOX.c.event_id))).all()
    assert [tuple(row) for row in rows] == [("e1", USER_SIGN_IN), ("e2", USER_SIGN_IN)]


async def test_only_what_the_broker_confirmed_is_marked(
    database: Database, channel: AbstractChannel, amqp_url: str
) -> None:
    """A queue takes one type only, so that the others come back."""
    exchange = await channel.declare_exchange(EVENTS_EXCHANGE, ExchangeType.TOPIC, durable=True)
    queue = await channel.declare_queue(exclusive=True)
    await queue.bind(exchange, USER_SIGN_IN)
    confirmed = await add(database, event(), event())
    returned = await add(database, event(USER_UPDATED))
    async with publishing(amqp_url) as publisher:
        assert await OutboxRelay(database, OUTBOX, publisher).relay_batch() == (3, 2)
        assert await waiting(database) == set(returned)
        await queue.bind(exchange, USER_UPDATED)
        assert await OutboxRelay(database, OUTBOX, publisher).relay_batch() == (1, 1)
        assert await OutboxRelay(database, OUTBOX, publisher).relay_batch() == (0, 0)
    assert await drain(queue) == dict.fromkeys([*confirmed, *returned], 1)


async def test_rows_wait_while_no_queue_is_there(database: Database, channel: AbstractChannel, amqp_url: str) -> None:
    ids = await add(database, event(), event())
    async with publishing(amqp_url) as publisher, running(OutboxRelay(database, OUTBOX, publisher)):
        await channel.declare_exchange(EVENTS_EXCHANGE, ExchangeType.TOPIC, durable=True)
        assert await waiting(database) == set(ids)
        queue = await declare_topology(channel)
        await eventually(lambda: _all_published(database))
    assert set(await drain(queue)) == set(ids)


async def test_rows_wait_while_the_broker_is_away_and_flow_when_it_is_back(
    database: Database, channel: AbstractChannel, amqp_url: str
) -> None:
    queue = await declare_topology(channel)
    async with (
        plugged_in(amqp_url) as cable,
        publishing(cable.url) as publisher,
        running(OutboxRelay(database, OUTBOX, publisher)),
    ):
        first = await add(database, event())
        await eventually(lambda: _all_published(database))
        await cable.cut()
        second = await add(database, event(), event())
        assert await waiting(database) == set(second)
        await cable.plug()
        await eventually(lambda: _all_published(database))
    assert set(await drain(queue)) == {*first, *second}


async def test_two_relays_share_the_work_and_leave_nothing(
    database: Database, channel: AbstractChannel, amqp_url: str
) -> None:
    queue = await declare_topology(channel)
    ids = await add(database, *(event() for _ in range(200)))
    async with publishing(amqp_url) as one, publishing(amqp_url) as other:
        relays = [OutboxRelay(database, OUTBOX, publisher, batch_size=10) for publisher in (one, other)]
        async with running(relays[0]), running(relays[1]):
            await eventually(lambda: _all_published(database))
    assert await drain(queue) == dict.fromkeys(ids, 1)


class _Lingering:
    """A publisher that has its confirms and does not come back with them."""

    def __init__(self, publisher: EventPublisher) -> None:
        self._publisher = publisher
        self.confirmed = asyncio.Event()

    async def publish(self, messages: Sequence[OutgoingMessage]) -> list[PublishResult]:
        results = await self._publisher.publish(messages)
        self.confirmed.set()
        await asyncio.Event().wait()
        return results

    async def close(self) -> None:
        await self._publisher.close()


async def test_a_relay_that_ends_between_confirm_and_mark_publishes_the_same_id_again(
    database: Database, channel: AbstractChannel, amqp_url: str
) -> None:
    queue = await declare_topology(channel)
    ids = await add(database, event())
    async with publishing(amqp_url) as publisher:
        lingering = _Lingering(publisher)
        task = asyncio.ensure_future(OutboxRelay(database, OUTBOX, lingering).relay_batch())
        await asyncio.wait_for(lingering.confirmed.wait(), 10)
        assert await OutboxRelay(database, OUTBOX, publisher).relay_batch() == (0, 0), "the row is held"
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await waiting(database) == set(ids)
        assert await OutboxRelay(database, OUTBOX, publisher).relay_batch() == (1, 1)
    assert await drain(queue) == {ids[0]: 2}


async def test_only_published_rows_that_are_old_are_pruned(database: Database) -> None:
    old, young, unpublished = await add(database, event(), event(), event())
    async with database.transaction() as session:
        await session.execute(
            update(OUTBOX)
            .where(OUTBOX.c.event_id == old)
            .values(published_at=func.clock_timestamp() - text("interval '61 seconds'"))
        )
        await session.execute(
            update(OUTBOX).where(OUTBOX.c.event_id == young).values(published_at=func.clock_timestamp())
        )
        await session.execute(update(OUTBOX).values(created_at=text("now() - interval '1 day'")))

    async def pruned() -> bool:
        async with database.transaction() as session:
            return set(await session.scalars(select(OUTBOX.c.event_id))) == {young, unpublished}

    async with (
        publishing(NOBODY) as publisher,
        running(OutboxRelay(database, OUTBOX, publisher, keep_published_seconds=60)),
    ):
        await eventually(pruned)


async def test_a_hint_wakes_the_relay_long_before_it_would_look(
    database: Database,
    channel: AbstractChannel,
    amqp_url: str,
    auth_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shared.outbox.relay._POLL_SECONDS", 3600)
    await declare_topology(channel)
    listening = asyncio.Event()
    hints = Notifications(auth_database_url, application_name="shared-tests-hints")
    hints.subscribe(OUTBOX_CHANNEL, lambda _payload: listening.set())
    stop = asyncio.Event()
    async with publishing(amqp_url) as publisher:
        relay = OutboxRelay(database, OUTBOX, publisher)
        hints.subscribe(OUTBOX_CHANNEL, relay.wake)
        async with running(relay):
            listener = asyncio.ensure_future(hints.run(stop))
            await asyncio.wait_for(listening.wait(), 10)
            for _ in range(3):
                await add(database, event())
                await eventually(lambda: _all_published(database))
        stop.set()
        await listener


async def test_what_is_published_is_the_event(database: Database, channel: AbstractChannel, amqp_url: str) -> None:
    queue = await declare_topology(channel)
    await add(database, event(event_id="e1"))
    async with publishing(amqp_url) as publisher:
        await OutboxRelay(database, OUTBOX, publisher).relay_batch()
    message = await queue.get(no_ack=True)
    assert message.body == (
        b'{"user_id": "user1", "event_id": "e1", "timestamp": "2026-11-20T12:00:00.123456Z", '
        b'"event_data": {}, "event_type": "UserSignIn"}'
    )
    assert (message.message_id, message.routing_key) == ("e1", USER_SIGN_IN)


async def _all_published(database: Database) -> bool:
    return not await waiting(database)
