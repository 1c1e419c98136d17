"""The audit log: written with the act itself, kept once, read by viewers, and silent about deleted users."""

from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from processing_service.application.decode_event import decode_message
from processing_service.application.messages import IncomingEvent, RawMessage, Refusal
from shared.contracts.administration import Act, Action
from shared.contracts.event import Event
from shared.contracts.event_types import ADMINISTRATION_RECORDED, USER_DELETED, USER_UPDATED
from shared.outbox.audit import administration_recorded
from tests.harness.databases import change_by_owner
from tests.harness.servers import Servers
from tests.integration.processing.auditing import AUDIT, MOMENT, entries, post
from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi


def decoded(event: Event) -> IncomingEvent | Refusal:
    """As the worker reads it from the queue."""
    message = RawMessage(event.model_dump_json().encode(), event.event_type)
    return decode_message(message, datetime.now(UTC))


async def take_in(api: RunningApi, *events: Event) -> None:
    """As if the worker had taken the events in."""
    incoming = [decoded(event) for event in events]
    assert all(isinstance(one, IncomingEvent) for one in incoming), incoming
    await api.service.ingest([one for one in incoming if isinstance(one, IncomingEvent)])


def recorded(number: int, actor: str = "admin-1", **changes: Any) -> Event:
    """An act in the catalog, `number` minutes after the first."""
    act = Act(**{"actor": actor, "action": Action.DEFINITION_PUBLISHED, "subject": f"quest-{number}", **changes})
    event = administration_recorded("catalog", act)
    return event.model_copy(update={"timestamp": MOMENT + timedelta(minutes=number)})


def about(event_type: str, user_id: str, **data: Any) -> Event:
    """What auth tells about a user."""
    moment = datetime.now(UTC)
    return Event(
        event_id=f"{event_type}-{user_id}", event_type=event_type, user_id=user_id, timestamp=moment, event_data=data
    )


async def test_an_act_of_another_service_is_kept_once_with_its_own_time_and_the_actors_name(api: RunningApi) -> None:
    event = recorded(1, details={"version": 3})
    await take_in(api, about(USER_UPDATED, "admin-1", user_name="Root", time_zone="UTC", attributes={}), event)
    await take_in(api, event, event)
    assert await entries(api) == [
        {
            "id": event.event_id,
            "at": "2026-11-20T09:31:00Z",
            "actor": {"user_id": "admin-1", "user_name": "Root"},
            "service": "catalog",
            "action": "definition.published",
            "subject": {"kind": "definition", "id": "quest-1"},
            "user_id": None,
            "reason": None,
            "details": {"version": 3},
        }
    ]


async def test_pages_go_on_where_the_one_before_ended_whatever_is_added(api: RunningApi) -> None:
    await take_in(api, *(recorded(number) for number in range(1, 8)))
    seen, cursor = [], None
    for _ in range(3):
        query = {"limit": "3"} | ({} if cursor is None else {"cursor": cursor})
        page = (await api.http.get(AUDIT, params=query, headers=api.as_admin())).json()
        seen += [item["subject"]["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        await take_in(api, recorded(100 + len(seen)))
    assert seen == [f"quest-{number}" for number in range(7, 0, -1)]
    assert cursor is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"actor": "admin-2"}, ["quest-2"]),
        ({"action": "definition.archived"}, ["quest-3"]),
        ({"action": "definition"}, ["quest-3", "quest-2", "quest-1"]),
        ({"action": "defin"}, []),
        ({"subject": "quest-1"}, ["quest-1"]),
        ({"user_id": "user1"}, ["quest-2"]),
        ({"service": "catalog", "since": "2026-11-20T09:32:00Z"}, ["quest-3", "quest-2"]),
        ({"until": "2026-11-20T09:32:00Z"}, ["quest-1"]),
        ({"service": "auth"}, []),
    ],
)
async def test_filters(api: RunningApi, query: dict[str, str], found: list[str]) -> None:
    await take_in(
        api,
        recorded(1),
        recorded(2, "admin-2", user_id="user1"),
        recorded(3, action=Action.DEFINITION_ARCHIVED),
    )
    assert [item["subject"]["id"] for item in await entries(api, **query)] == found


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=101", "action=A.b", "subject=%00"),
        *("cursor=x", "cursor=1~", "cursor=99999999999999999999999~a", "cursor=1~%00"),
    ],
)
async def test_what_does_not_fit_is_refused(api: RunningApi, query: str) -> None:
    answer = await api.http.get(f"{AUDIT}?{query}", headers=api.as_viewer())
    assert answer.status_code == 422, answer.text


async def test_users_do_not_read_it_and_viewers_write_nothing(api: RunningApi) -> None:
    assert (await api.http.get(AUDIT, headers=api.as_user("user1"))).status_code == 403
    body = {"name": "game"}
    refused = await api.http.post("/api/v1/events/publishers", json=body, headers=api.as_viewer())
    assert refused.status_code == 403
    assert await entries(api) == []


async def test_of_a_deleted_user_the_act_stays_and_what_was_said_goes(api: RunningApi) -> None:
    await api.install(definition("wins"))
    await api.happen(3)
    await post(api, "/api/v1/events/e-000002/retract", {"reason": "Ada told me"})
    early = recorded(1, action=Action.USER_CHANGED, subject="user1", user_id="user1", details={"fields": ["role"]})
    late = recorded(2, action=Action.USER_DELETED, subject="user1", user_id="user1", reason="Ada asked for it")
    await take_in(api, early)
    await take_in(api, about(USER_DELETED, "user1"))
    await take_in(api, late)
    found = await entries(api, user_id="user1")
    assert [(item["action"], item["reason"], item["details"]) for item in found] == [
        ("event.retracted", None, {}),
        ("user.deleted", None, {}),
        ("user.changed", None, {}),
    ]
    assert found[0]["subject"]["id"] != "e-000002"
    assert found[2]["subject"]["id"] == "user1"
    kept = await api.rows("SELECT event_id FROM event WHERE event_type = 'AdministrationRecorded'")
    assert kept == [(late.event_id,)]
    await take_in(api, early)
    assert len(await entries(api, user_id="user1")) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'somebody'",
        "UPDATE audit_entry SET reason = 'another'",
        "UPDATE audit_entry SET subject = 'another', details = '{}'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
    ],
)
async def test_nobody_changes_an_entry(
    api: RunningApi, servers: Servers, processing_database_url: str, statement: str
) -> None:
    await take_in(api, recorded(1))
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
        await change_by_owner(servers, processing_database_url, statement)


@pytest.mark.parametrize(
    "data", [{}, {"actor": "a", "action": "no", "subject": "s", "service": "auth"}, {"service": "processing"}]
)
async def test_what_tells_of_no_act_is_parked(data: dict[str, Any]) -> None:
    event = Event(event_id="e", event_type=ADMINISTRATION_RECORDED, timestamp=MOMENT, event_data=data)
    refusal = decoded(event)
    assert isinstance(refusal, Refusal)
    assert "event_data." in refusal.detail
