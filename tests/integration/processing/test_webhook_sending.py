"""Webhooks on a real database, to a real HTTP server that fails in every way that a network knows."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import Response

from processing_service.adapters.postgres.webhook_upkeep import PostgresDeliveryUpkeep
from processing_service.application.ports.webhook_deliveries import Attempt, DeliveryStatus
from processing_service.domain.webhooks.messages import WebhookKind
from shared.database import Database, create_engine
from tests.harness.webhook_receiver import Receiver
from tests.integration.processing.webhooks import NOON, Post, level

DELIVERIES = "SELECT status, attempts, last_status, last_error FROM webhook_delivery ORDER BY created_at, id"
STATUSES = "SELECT status, count(*) FROM webhook_delivery GROUP BY 1 ORDER BY 1"


@pytest.fixture
async def post(processing_database_url: str) -> AsyncIterator[Post]:
    """Nobody wants anything yet."""
    database = Database(create_engine(processing_database_url, application_name="test"))
    yield Post(database)
    await database.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver that runs."""
    async with Receiver().running() as running:
        yield running


async def test_a_message_arrives_signed_and_whole(post: Post, receiver: Receiver) -> None:
    """Body, headers and signature are those of the specification."""
    _, secret = await post.endpoint(receiver.url)
    await post.announce(level())
    async with post.sending():
        (request,) = await receiver.until_received(1)
        await post.until(DELIVERIES, [("delivered", 1, 204, None)])
    assert request.json == {
        "type": "level.reached",
        "timestamp": NOON.isoformat(),
        "data": {"user_id": "user1", "level": 2},
    }
    assert request.is_signed_with(secret)
    assert not request.is_signed_with("whsec_" + "A" * 32)
    assert request.headers["content-type"] == "application/json"
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    sent_at = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
    assert abs(datetime.now(UTC) - sent_at) < timedelta(minutes=1)
    assert await post.rows("SELECT id FROM webhook_delivery WHERE delivered_at IS NOT NULL") == [(request.id,)]


async def test_only_what_an_endpoint_wants_is_written_and_once(post: Post) -> None:
    """A transaction that is tried again doubles nothing; two endpoints have a delivery each, under ids of their own."""
    await post.announce(level())
    assert await post.rows("SELECT count(*) FROM webhook_delivery") == [(0,)]
    first, _ = await post.endpoint("https://example.com/1")
    second, _ = await post.endpoint("https://example.com/2", WebhookKind.LEVEL_REACHED)
    await post.endpoint("https://example.com/3", WebhookKind.QUEST_COMPLETED)
    for _ in range(2):
        await post.announce(level(), level("user2"))
    found = await post.rows("SELECT endpoint_id, count(*) FROM webhook_delivery GROUP BY 1")
    assert sorted(found) == sorted([(first, 2), (second, 2)])
    assert await post.rows("SELECT count(DISTINCT id) FROM webhook_delivery") == [(4,)]


async def test_what_fails_is_tried_again_under_the_same_id(post: Post, receiver: Receiver) -> None:
    """Any 2xx ends it; the signature is of the moment of the attempt."""
    _, secret = await post.endpoint(receiver.url)
    receiver.answers.extend([Response(status_code=500), Response(status_code=429, headers={"Retry-After": "100"})])
    receiver.status = 202
    await post.announce(level())
    pause = "SELECT round(extract(epoch FROM next_attempt_at - clock_timestamp()) / 10) FROM webhook_delivery"
    async with post.sending():
        await post.until(DELIVERIES, [("pending", 1, 500, "it answered 500")])
        await post.due_now()
        await post.until(DELIVERIES, [("pending", 2, 429, "it answered 429")])
        assert await post.rows(pause) == [(10,)]
        await post.due_now()
        await post.until(DELIVERIES, [("delivered", 3, 202, None)])
    assert len({request.id for request in receiver.received}) == 1
    assert len({request.body for request in receiver.received}) == 1
    assert all(request.is_signed_with(secret) for request in receiver.received)
    assert await post.rows("SELECT failures, failing_since FROM webhook_endpoint") == [(0, None)]


async def test_after_about_a_day_it_is_given_up(post: Post, receiver: Receiver) -> None:
    """The last attempt that fails is the last."""
    await post.endpoint(receiver.url)
    receiver.status = 503
    await post.announce(level())
    await post.execute("UPDATE webhook_delivery SET attempts = 10")
    async with post.sending():
        await post.until(DELIVERIES, [("failed", 11, 503, "it answered 503")])
        await post.due_now()
    assert len(receiver.received) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(post: Post, receiver: Receiver, status: int) -> None:
    """It would lead past the look at the address."""
    await post.endpoint(receiver.url)
    location = {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"}
    receiver.answers.append(Response(status_code=status, headers=location))
    await post.announce(level())
    async with post.sending():
        said = f"it answered {status}, and redirects are not followed"
        await post.until(DELIVERIES, [("pending", 1, status, said)])
    assert [request.path for request in receiver.received] == ["/hooks"]


async def test_a_receiver_that_is_too_slow_has_failed(post: Post, receiver: Receiver) -> None:
    """And holds nobody else up meanwhile."""
    receiver.hangs = True
    post.timeout_seconds = 0.3
    await post.endpoint(receiver.url)
    await post.announce(level())
    async with post.sending():
        await post.until(DELIVERIES, [("pending", 1, None, "there was no answer within 0.3 s")])


async def test_a_slow_receiver_holds_no_other_up(post: Post, receiver: Receiver) -> None:
    """Each is served by a task of its own, in bounded numbers."""
    receiver.hangs = True
    await post.endpoint(receiver.url)
    await post.announce(*(level(number=number) for number in range(20)))
    async with Receiver().running() as other, post.sending(drain_seconds=0.1):
        await receiver.until_received(5)
        await post.endpoint(other.url)
        await post.announce(*(level("user2", number) for number in range(12)))
        await other.until_received(12)
        assert len(receiver.received) == 5


async def test_nobody_listens(post: Post) -> None:
    """A refused connection is a failure like any other."""
    await post.endpoint(Receiver().url)
    await post.announce(level())
    async with post.sending():
        await post.until("SELECT status, attempts, last_status FROM webhook_delivery", [("pending", 1, None)])
    ((error,),) = await post.rows("SELECT last_error FROM webhook_delivery")
    assert error.startswith("the request failed")


async def test_many_senders_deliver_each_once(post: Post, receiver: Receiver) -> None:
    """With SKIP LOCKED no delivery goes out twice."""
    await post.endpoint(receiver.url)
    await post.announce(*(level(f"user{number}") for number in range(150)))
    async with post.sending(4):
        await post.until(STATUSES, [("delivered", 150)], within_seconds=20)
    ids = [request.id for request in receiver.received]
    assert len(ids) == len(set(ids)) == 150


async def test_what_a_sender_left_behind_is_sent_after_its_lease(post: Post, receiver: Receiver) -> None:
    """And that the first sender, too late, says it has failed does not count."""
    await post.endpoint(receiver.url)
    await post.announce(level())
    (lost,) = await post.queue.claim(1, 1, 0.0)
    (taken_over,) = await post.queue.claim(1, 1, 60.0)
    assert taken_over == replace(lost, attempt=2)
    assert await post.queue.claim(1, 1, 60.0) == []
    late = Attempt(lost.id, lost.attempt, DeliveryStatus.FAILED, 500, "it answered 500")
    await post.queue.settle(lost.endpoint_id, [late])
    assert await post.rows("SELECT status, attempts FROM webhook_delivery") == [("sending", 2)]
    await post.execute("UPDATE webhook_delivery SET next_attempt_at = clock_timestamp()")
    async with post.sending():
        await post.until(DELIVERIES, [("delivered", 3, 204, None)])


async def test_an_endpoint_that_is_gone_is_paused_at_once(post: Post, receiver: Receiver) -> None:
    """410 says so. Nothing more is sent to it or written for it, and what waits goes out when it is resumed."""
    await post.endpoint(receiver.url)
    receiver.answers.append(Response(status_code=410))
    await post.announce(level())
    async with post.sending():
        await post.until("SELECT status FROM webhook_endpoint", [("paused",)])
        await post.due_now()
        await post.announce(level("user2"))
        other, _ = await post.endpoint(receiver.url)
        await post.announce(level("user3"))
        await post.until(f"SELECT status FROM webhook_delivery WHERE endpoint_id = '{other}'", [("delivered",)])  # noqa: S608 - a test's id
    ((reason, paused_at),) = await post.rows(
        "SELECT paused_reason, paused_at FROM webhook_endpoint WHERE status = 'paused'"
    )
    assert "410" in reason
    assert paused_at is not None
    assert [request.json["data"]["user_id"] for request in receiver.received] == ["user1", "user3"]


async def test_an_endpoint_that_keeps_failing_is_paused(post: Post, receiver: Receiver) -> None:
    """Once it has failed for a day; the account of failures is kept by the database, whoever sends."""
    receiver.status = 500
    await post.endpoint(receiver.url)
    await post.announce(level())
    async with post.sending():
        await post.until("SELECT failures, status FROM webhook_endpoint", [(1, "active")])
        await post.execute("UPDATE webhook_endpoint SET failing_since = failing_since - interval '25 hours'")
        await post.due_now()
        await post.until("SELECT failures, status FROM webhook_endpoint", [(2, "paused")])
    ((reason,),) = await post.rows("SELECT paused_reason FROM webhook_endpoint")
    assert reason.startswith("2 attempts in a row have failed since")


async def test_what_is_old_and_done_is_forgotten(post: Post, receiver: Receiver) -> None:
    """What waits for an active endpoint never is."""
    await post.endpoint(receiver.url)
    await post.announce(level("done"), level("waits"), level("young"))
    await post.execute("UPDATE webhook_delivery SET status = 'delivered' WHERE user_id IN ('done', 'young')")
    await post.execute(
        "UPDATE webhook_delivery SET created_at = created_at - interval '31 days' WHERE user_id <> 'young'"
    )
    await post.execute(
        "INSERT INTO webhook_delivery (id, endpoint_id, kind, user_id, payload, occurred_at) "
        "VALUES ('msg_x', 'removed', 'level.reached', 'orphan', '{}', clock_timestamp())"
    )
    upkeep = PostgresDeliveryUpkeep(post.database)
    backlog = await upkeep.backlog()
    assert (backlog.pending, backlog.paused_endpoints) == (1, 0)
    assert backlog.oldest_age_seconds > timedelta(days=30).total_seconds()
    assert await upkeep.prune(30, 100) == 2
    assert await post.rows("SELECT user_id FROM webhook_delivery ORDER BY 1") == [("waits",), ("young",)]
