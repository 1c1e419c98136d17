"""The broker's side of an event: where it goes, what is on the wire, and what the publisher is told."""

from datetime import UTC, datetime

import pytest
from aio_pika import DeliveryMode, ExchangeType
from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import ChannelPreconditionFailed

from shared.clock import new_id
from shared.messaging.connection import BrokerUnavailable, open_connection
from shared.messaging.publisher import OutgoingMessage, PublishResult
from shared.messaging.topology import (
    DEAD_EXCHANGE,
    DEAD_QUEUE,
    EVENTS_EXCHANGE,
    PROCESSING_QUEUE,
    declare_topology,
)
from tests.harness.cable import plugged_in
from tests.harness.waiting import eventually
from tests.integration.shared.outboxes import publishing

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def message(event_type: str = "MatchWon", body: bytes = b"{}") -> OutgoingMessage:
    return OutgoingMessage(new_id(), event_type, NOON, body, TRACEPARENT)


async def test_a_message_carries_what_consumers_and_operators_need(channel: AbstractChannel, amqp_url: str) -> None:
    queue = await declare_topology(channel)
    sent = message(body=b'{"a": 1}')
    async with publishing(amqp_url) as publisher:
        assert await publisher.publish([sent]) == [PublishResult.CONFIRMED]
    got = await queue.get(no_ack=True)
    assert (got.body, got.routing_key, got.exchange) == (b'{"a": 1}', "MatchWon", EVENTS_EXCHANGE)
    assert got.delivery_mode == DeliveryMode.PERSISTENT
    assert (got.message_id, got.type, got.app_id) == (sent.message_id, "MatchWon", "shared-tests")
    assert (got.content_type, got.timestamp) == ("application/json", NOON)
    # Quorum queues of some versions add their count of deliveries.
    own = {name: value for name, value in got.headers.items() if not name.startswith("x-")}
    assert own == {"quest-schema": "1", "traceparent": TRACEPARENT}


async def test_every_message_has_a_verdict_of_its_own(channel: AbstractChannel, amqp_url: str) -> None:
    exchange = await channel.declare_exchange(EVENTS_EXCHANGE, ExchangeType.TOPIC, durable=True)
    queue = await channel.declare_queue(exclusive=True)
    await queue.bind(exchange, "MatchWon")
    async with publishing(amqp_url) as publisher:
        types = ["MatchWon", "MatchLost"] * 50
        results = await publisher.publish([message(one) for one in types])
        assert await publisher.publish([]) == []
    assert results == [PublishResult.CONFIRMED, PublishResult.RETURNED] * 50


async def test_a_full_queue_refuses(channel: AbstractChannel, amqp_url: str) -> None:
    exchange = await channel.declare_exchange(EVENTS_EXCHANGE, ExchangeType.TOPIC, durable=True)
    queue = await channel.declare_queue(exclusive=True, arguments={"x-max-length": 1, "x-overflow": "reject-publish"})
    await queue.bind(exchange, "#")
    async with publishing(amqp_url) as publisher:
        assert await publisher.publish([message()]) == [PublishResult.CONFIRMED]
        assert await publisher.publish([message()]) == [PublishResult.NACKED]


async def test_a_missing_exchange_loses_nothing_silently(channel: AbstractChannel, amqp_url: str) -> None:
    async with publishing(amqp_url) as publisher:
        assert await publisher.publish([message(), message()]) == [PublishResult.LOST] * 2
        await declare_topology(channel)
        assert await publisher.publish([message()]) == [PublishResult.CONFIRMED]


async def test_a_broken_connection_is_noticed_and_replaced(channel: AbstractChannel, amqp_url: str) -> None:
    await declare_topology(channel)
    async with plugged_in(amqp_url) as cable, publishing(cable.url) as publisher:
        assert await publisher.publish([message()]) == [PublishResult.CONFIRMED]
        await cable.cut()

        async def refused() -> bool:
            try:
                return (await publisher.publish([message()])) != [PublishResult.LOST]
            except BrokerUnavailable:
                return True

        await eventually(refused)
        await cable.plug()
        assert await publisher.publish([message()]) == [PublishResult.CONFIRMED]


async def test_a_broker_that_is_away_is_a_passing_fault_that_tells_no_password() -> None:
    with pytest.raises(BrokerUnavailable) as fault:
        await open_connection("amqp://somebody:hunter2@127.0.0.1:1/", "shared-tests")
    assert fault.value.message == "the broker cannot be reached"
    assert "hunter2" not in str(fault.value)


async def test_a_wrong_password_is_a_passing_fault(amqp_url: str) -> None:
    account, _, place = amqp_url.rpartition("@")
    with pytest.raises(BrokerUnavailable):
        await open_connection(f"{account}-wrong@{place}", "shared-tests")


async def test_declaring_twice_changes_nothing(channel: AbstractChannel) -> None:
    for _ in range(2):
        queue = await declare_topology(channel)
    assert queue.name == PROCESSING_QUEUE


@pytest.mark.parametrize(
    ("queue", "arguments"),
    [
        (PROCESSING_QUEUE, {"x-queue-type": "classic"}),
        (PROCESSING_QUEUE, {"x-queue-type": "quorum"}),
        (DEAD_QUEUE, {"x-queue-type": "classic"}),
        (DEAD_QUEUE, {"x-queue-type": "quorum"}),
    ],
)
async def test_queues_have_the_arguments_that_keep_messages_safe(
    channel: AbstractChannel, amqp_url: str, queue: str, arguments: dict[str, str]
) -> None:
    """The broker refuses another type, and none of the safety arguments may be missing."""
    await declare_topology(channel)
    connection = await open_connection(amqp_url, "shared-tests-redeclare")
    async with connection:
        other = await connection.channel()
        with pytest.raises(ChannelPreconditionFailed):
            await other.declare_queue(queue, durable=True, arguments=arguments)  # type: ignore[arg-type]  # FieldTable is invariant


async def test_rejected_messages_are_kept_under_their_own_routing_key(channel: AbstractChannel, amqp_url: str) -> None:
    queue = await declare_topology(channel)
    dead = await channel.get_queue(DEAD_QUEUE)
    sent = message("MatchWon", b"poison")
    async with publishing(amqp_url) as publisher:
        await publisher.publish([sent])
    await (await queue.get()).reject(requeue=False)

    async def look() -> object:
        return await dead.get(no_ack=True, fail=False)

    found = await eventually(look)
    assert (found.body, found.routing_key) == (b"poison", "MatchWon")  # type: ignore[attr-defined]  # a message, since it is not None
    assert (found.exchange, found.message_id) == (DEAD_EXCHANGE, sent.message_id)  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize("pieces", range(1, 17))
async def test_wherever_a_connection_ends_a_publisher_says_that_the_broker_is_away(
    channel: AbstractChannel, amqp_url: str, pieces: int
) -> None:
    """In the midst of the handshake, of opening the channel, of sending: never anything but a verdict, or `not now`."""
    await declare_topology(channel)
    async with plugged_in(amqp_url) as cable, publishing(cable.url) as publisher:
        cable.pieces_left = pieces
        try:
            verdicts = await publisher.publish([message(), message()])
        except BrokerUnavailable:
            verdicts = []
        assert set(verdicts) <= {PublishResult.CONFIRMED, PublishResult.LOST}
        cable.pieces_left = None

        async def works_again() -> bool:
            return await publisher.publish([message()]) == [PublishResult.CONFIRMED]

        assert await eventually(works_again)
