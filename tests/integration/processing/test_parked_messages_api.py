"""Parked messages: seen, sent again, given up."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aio_pika
import pytest
from aio_pika.abc import AbstractIncomingMessage, AbstractQueue

from processing_service.adapters.postgres.parked_messages import PostgresParkedMessages
from processing_service.application.messages import ParkedMessage, ParkingReason, RawMessage, Refusal
from processing_service.application.redrive_message import RedriveMessage
from shared.exceptions import Conflict
from shared.messaging.topology import declare_topology
from tests.harness.waiting import eventually
from tests.integration.processing.running_api import RunningApi, running_api

PARKED = "/api/v1/operations/parked-messages"
SENT_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Field:
    """An API with a broker."""

    api: RunningApi
    queue: AbstractQueue

    async def park(self, body: bytes = b"garbage", **changes: Any) -> str:
        """Park a message; its id."""
        message = RawMessage(
            body,
            changes.pop("routing_key", "MatchWon"),
            message_id="message-1",
            timestamp=SENT_AT,
            content_type="application/json",
            headers={"quest-schema": "1", "x-death": [{"count": 3}]},
        )
        reason = changes.pop("reason", ParkingReason.NOT_JSON)
        async with self.api.service.transactions() as transaction:
            await transaction.parking.park([ParkedMessage(message, Refusal(reason, "why"), "queue", **changes)])
        newest: str = (await self.api.rows("SELECT id FROM parked_message ORDER BY parked_at DESC LIMIT 1"))[0][0]
        return newest

    async def post(self, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """Do something as an administrator."""
        answer = await self.api.http.post(f"{PARKED}/{path}", json=body, headers=self.api.as_admin())
        return answer.status_code, answer.json()

    async def received(self) -> AbstractIncomingMessage:
        """The next message in the processing queue."""

        async def message() -> AbstractIncomingMessage | None:
            return await self.queue.get(fail=False, no_ack=True)

        found = await eventually(message)
        assert found is not None
        return found


@pytest.fixture
async def field(processing_database_url: str, amqp_url: str) -> AsyncIterator[Field]:
    """An API whose broker runs."""
    async with await aio_pika.connect(amqp_url) as connection, running_api(processing_database_url, amqp_url) as api:
        yield Field(api, await declare_topology(await connection.channel()))


async def test_a_message_is_shown_with_body_and_properties(field: Field) -> None:
    """As text where it is text."""
    message_id = await field.park('{"naïve": "body"}'.encode(), event_id="e-1", event_type="MatchWon", user_id="user1")
    answer = await field.api.http.get(f"{PARKED}/{message_id}", headers=field.api.as_admin())
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["body"], shown["body_encoding"], shown["body_truncated"]) == ('{"naïve": "body"}', "text", False)
    assert shown["properties"]["message_id"] == "message-1"
    message = shown["message"]
    assert (message["reason"], message["detail"], message["status"]) == ("not_json", "why", "waiting")
    assert (message["event_id"], message["user_id"], message["body_bytes"]) == ("e-1", "user1", 18)


@pytest.mark.parametrize(
    ("body", "encoding", "shown", "truncated"),
    [
        (b"\xff\x00\xfe", "base64", "/wD+", False),
        (b"", "text", "", False),
        (b"a\0b", "text", "a\0b", False),
        (b"x" * 65535 + "é".encode() + b"y", "text", "x" * 65535, True),
    ],
)
async def test_any_body_can_be_shown(field: Field, body: bytes, encoding: str, shown: str, truncated: bool) -> None:
    """What is no text as base64; what is large only in its beginning, cut between characters."""
    message_id = await field.park(body)
    answer = (await field.api.http.get(f"{PARKED}/{message_id}", headers=field.api.as_admin())).json()
    assert (answer["body_encoding"], answer["body"], answer["body_truncated"]) == (encoding, shown, truncated)


async def test_the_list_is_filtered_and_paged(field: Field) -> None:
    """Newest first."""
    first = await field.park(reason=ParkingReason.INVALID, event_type="MatchWon", user_id="user1")
    second = await field.park(b"other garbage")
    await field.post(f"{second}/drop", {"reason": "junk"})

    async def listed(query: str) -> list[str]:
        answer = (await field.api.http.get(f"{PARKED}?{query}", headers=field.api.as_admin())).json()
        return [item["id"] for item in answer["items"]]

    assert await listed("") == [second, first]
    assert await listed("status=waiting") == [first]
    assert await listed("status=dropped") == [second]
    assert await listed("reason=invalid") == [first]
    assert await listed("event_type=MatchWon&user_id=user1") == [first]
    assert await listed("user_id=user2") == []
    assert await listed("limit=1&offset=1") == [first]


async def test_a_redrive_sends_the_message_as_it_came(field: Field) -> None:
    """Same id, key, body and properties; the broker's own headers stay behind."""
    message_id = await field.park(b"\x00raw\xff", routing_key="Some.Key")
    status, message = await field.post(f"{message_id}/redrive")
    assert (status, message["status"], message["resolved_by"]) == (200, "redriven", "admin-1")
    received = await field.received()
    assert (received.body, received.routing_key, received.message_id) == (b"\x00raw\xff", "Some.Key", "message-1")
    assert (received.content_type, received.timestamp) == ("application/json", SENT_AT)
    assert received.headers["quest-schema"] == "1"
    assert "x-death" not in received.headers
    assert received.delivery_mode == aio_pika.DeliveryMode.PERSISTENT


async def test_a_second_redrive_answers_the_same_and_sends_nothing(field: Field) -> None:
    """And what was redriven cannot be dropped."""
    message_id = await field.park()
    first = await field.post(f"{message_id}/redrive")
    assert await field.post(f"{message_id}/redrive") == first
    assert (await field.post(f"{message_id}/drop", {"reason": "too late"}))[0] == 409
    await field.received()
    assert await field.queue.get(fail=False, no_ack=True) is None


async def test_a_dropped_message_keeps_its_first_reason(field: Field) -> None:
    """And cannot be redriven any more."""
    message_id = await field.park()
    status, message = await field.post(f"{message_id}/drop", {"reason": "a test client's"})
    assert (status, message["status"], message["resolution"]) == (200, "dropped", "a test client's")
    assert await field.post(f"{message_id}/drop", {"reason": "another"}) == (status, message)
    assert (await field.post(f"{message_id}/redrive"))[0] == 409
    assert await field.queue.get(fail=False, no_ack=True) is None


async def test_a_message_that_is_parked_again_before_it_is_marked_goes_on_waiting(field: Field) -> None:
    """The worker may be quicker than the redrive that fed it; the message must not vanish from sight."""
    message_id = await field.park()
    messages = PostgresParkedMessages(field.api.service.database)

    class QuickWorker:
        async def send(self, _message: RawMessage) -> None:
            assert await field.park() == message_id

    with pytest.raises(Conflict, match="parked again"):
        await RedriveMessage(messages, QuickWorker())(message_id, "admin-1")
    assert await field.api.rows("SELECT status FROM parked_message") == [("waiting",)]


async def test_without_a_broker_the_message_goes_on_waiting(api: RunningApi) -> None:
    """503, to be tried again."""
    async with api.service.transactions() as transaction:
        refusal = Refusal(ParkingReason.NOT_JSON, "why")
        await transaction.parking.park([ParkedMessage(RawMessage(b"x", "MatchWon"), refusal, "queue")])
    ((message_id,),) = await api.rows("SELECT id FROM parked_message")
    answer = await api.http.post(f"{PARKED}/{message_id}/redrive", headers=api.as_admin())
    assert answer.status_code == 503
    assert await api.rows("SELECT status FROM parked_message") == [("waiting",)]


async def test_a_message_that_no_queue_takes_goes_on_waiting(field: Field) -> None:
    """Returned as unroutable: nothing is lost."""
    message_id = await field.park()
    await field.queue.unbind("quest.events", "#")
    assert (await field.post(f"{message_id}/redrive"))[0] == 503
    assert await field.api.rows("SELECT status FROM parked_message") == [("waiting",)]


async def test_parked_messages_are_the_administrators(api: RunningApi) -> None:
    """They hold raw data of anybody."""
    unknown = f"{PARKED}/01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11"
    user, admin = api.as_user("user1"), api.as_admin()
    for headers, status in ((user, 403), ({}, 401), (admin, 404)):
        assert (await api.http.get(unknown, headers=headers)).status_code == status
        assert (await api.http.post(f"{unknown}/redrive", headers=headers)).status_code == status
        drop = await api.http.post(f"{unknown}/drop", json={"reason": "x"}, headers=headers)
        assert drop.status_code == status
    assert (await api.http.get(PARKED, headers=user)).status_code == 403
    for path in (f"{PARKED}/%00", f"{PARKED}?reason=%00", f"{PARKED}?status=gone", f"{PARKED}?user_id=%00"):
        assert (await api.http.get(path, headers=admin)).status_code == 422
    assert (await api.http.post(f"{unknown}/drop", json={"reason": "\0"}, headers=admin)).status_code == 422


async def test_many_are_sent_again_by_a_filter(field: Field) -> None:
    for number in range(3):
        await field.park(f"failed-{number}".encode(), reason=ParkingReason.HANDLING_FAILED, event_type="MatchWon")
    other = await field.park(b"other", reason=ParkingReason.HANDLING_FAILED, event_type="MatchLost")
    wanted = {"filter": {"reason": "handling_failed", "event_type": "MatchWon"}, "reason": "mended"}
    assert await field.post("bulk/redrive", wanted) == (200, {"selected": 3, "done": 3, "left": 0})
    assert [(await field.received()).body for _ in range(3)] == [b"failed-0", b"failed-1", b"failed-2"]
    assert await field.post("bulk/redrive", wanted) == (200, {"selected": 0, "done": 0, "left": 0})
    resolved = "SELECT DISTINCT status, resolved_by, resolution FROM parked_message WHERE event_type = 'MatchWon'"
    assert await field.api.rows(resolved) == [("redriven", "admin-1", "mended")]
    assert await field.api.rows(f"SELECT status FROM parked_message WHERE id = '{other}'") == [("waiting",)]  # noqa: S608


async def test_many_are_dropped_by_their_ids(field: Field) -> None:
    ids = [await field.park(f"{number}".encode()) for number in range(3)]
    wanted = {"ids": ids[:2], "reason": "a test client"}
    assert await field.post("bulk/drop", wanted) == (200, {"selected": 2, "done": 2, "left": 0})
    assert await field.api.rows("SELECT id, resolution FROM parked_message WHERE status = 'dropped' ORDER BY id") == [
        (one, "a test client") for one in sorted(ids[:2])
    ]
    assert await field.post("bulk/redrive", {"ids": ids}) == (200, {"selected": 1, "done": 1, "left": 0})


async def test_a_call_takes_so_many_and_says_how_many_are_left(field: Field) -> None:
    await field.api.execute(
        "INSERT INTO parked_message (id, source, reason, detail, body, routing_key, properties, parked_at)"
        " SELECT 'p-' || number, 'queue', 'not_json', '', 'x', 'MatchWon', '{}', now() + number * interval '1 second'"
        " FROM generate_series(1, 510) AS number"
    )
    wanted = {"filter": {"reason": "not_json"}, "reason": "garbage"}
    assert await field.post("bulk/drop", wanted) == (200, {"selected": 510, "done": 500, "left": 10})
    left = await field.api.rows("SELECT min(id), count(*) FROM parked_message WHERE status = 'waiting'")
    assert left == [("p-501", 10)]
    assert await field.post("bulk/redrive", {"filter": {"reason": "not_json"}}) == (
        200,
        {"selected": 10, "done": 10, "left": 0},
    )


@pytest.mark.parametrize("action", ["bulk/redrive", "bulk/drop"])
async def test_it_must_be_said_which(field: Field, action: str) -> None:
    both: list[dict[str, Any]] = [{"ids": ["0" * 36], "filter": {"user_id": "user1"}}]
    for bad in (*both, {}, {"filter": {}}, {"ids": []}, {"ids": ["x"]}):
        assert (await field.post(action, {**bad, "reason": "why"}))[0] == 422


async def test_without_the_broker_all_go_on_waiting(api: RunningApi) -> None:
    await api.execute(
        "INSERT INTO parked_message (id, source, reason, detail, body, routing_key, properties)"
        " VALUES ('p-1', 'queue', 'not_json', '', 'x', 'MatchWon', '{}')"
    )
    body = {"filter": {"reason": "not_json"}}
    assert (await api.http.post(f"{PARKED}/bulk/redrive", json=body, headers=api.as_admin())).status_code == 503
    assert await api.rows("SELECT status FROM parked_message") == [("waiting",)]
