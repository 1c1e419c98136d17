"""Events over HTTP: publishers' keys, ingest with an answer for each event, and the log."""

import json
from typing import Any

import httpx
import pytest

from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi

EVENTS = "/api/v1/events"
PUBLISHERS = "/api/v1/events/publishers"


def event(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Event `number` of user1."""
    return {
        "event_id": f"event-{number}",
        "event_type": "MatchWon",
        "user_id": "user1",
        "timestamp": f"2026-03-01T10:{number % 60:02}:00Z",
        "event_data": {},
        **changes,
    }


async def key_of(api: RunningApi) -> dict[str, str]:
    """The header of a fresh publisher."""
    issued = (await api.http.post(PUBLISHERS, json={"name": "game server"}, headers=api.as_admin())).json()
    return {"X-Publisher-Key": issued["key"]}


async def publish(api: RunningApi, body: Any, headers: dict[str, str]) -> list[dict[str, Any]]:
    """Publish; the results."""
    answer = await api.http.post(EVENTS, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


async def test_an_event_is_stored_and_tells_what_it_completed(api: RunningApi) -> None:
    """One by one, then again: duplicates change nothing."""
    await api.install(definition("wins"))
    key = await key_of(api)
    answers = [await publish(api, event(number), key) for number in (1, 2, 3, 3)]
    assert [answer[0]["status"] for answer in answers] == ["stored", "stored", "stored", "duplicate"]
    assert [answer[0]["completed"] for answer in answers] == [[], [], [{"code": "wins", "cycle": 1}], []]
    assert answers[2] == [
        {"event_id": "event-3", "status": "stored", "reason": None, "completed": [{"code": "wins", "cycle": 1}]}
    ]


BAD_EVENTS: dict[str, tuple[Any, str]] = {
    "no object": (17, "invalid"),
    "null": (None, "invalid"),
    "missing user": (event(1, user_id=None), "invalid"),
    "the user me": (event(1, user_id="me"), "invalid"),
    "another field": (event(1, points=3), "invalid"),
    "a lone surrogate": (event(1, event_data={"a": "\ud800"}), "invalid"),
    "a surrogate in a name": ({**event(1), "\ud800": 1}, "invalid"),
    "a surrogate as id": (event(1, event_id="\ud800"), "invalid"),
    "a NUL": (event(1, event_data={"a": "\0"}), "invalid"),
    "a reserved type": (event(1, event_type="UserSignIn"), "reserved_type"),
    "a reserved prefix": (event(1, event_type="QuestInvented"), "reserved_type"),
    "the future": (event(1, timestamp="2999-01-01T00:00:00Z"), "in_the_future"),
    "no identity": ({"event_type": "MatchWon", "user_id": "user1"}, "no_identity"),
    "no type": ({"event_id": "x", "user_id": "user1", "timestamp": "2026-03-01T10:00:00Z"}, "invalid"),
    "infinity": (event(1, event_data={"a": float("inf")}), "invalid"),
    "deep nesting": (event(1, event_data=json.loads('{"a":' * 200 + "1" + "}" * 200)), "invalid"),
}


@pytest.mark.parametrize("name", BAD_EVENTS)
async def test_a_bad_event_gets_its_reason_and_refuses_no_other(api: RunningApi, name: str) -> None:
    """The good ones around it are stored."""
    await api.install(definition("wins"))
    bad, reason = BAD_EVENTS[name]
    body = json.dumps({"events": [event(10), bad, event(11)]})
    headers = {**await key_of(api), "Content-Type": "application/json"}
    answer = await api.http.post(EVENTS, content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert [result["status"] for result in results] == ["stored", "refused", "stored"]
    assert results[1]["reason"].startswith(f"{reason}: ")
    assert await api.rows("SELECT event_id FROM event ORDER BY 1") == [("event-10",), ("event-11",)]


async def test_the_same_id_with_another_body_is_refused(api: RunningApi) -> None:
    """Within one request and across requests."""
    key = await key_of(api)
    other = event(1, event_data={"points": 2})
    results = await publish(api, {"events": [event(1), other, event(1)]}, key)
    assert [result["status"] for result in results] == ["stored", "refused", "duplicate"]
    assert results[1]["reason"].startswith("same_id_other_body: ")
    assert (await publish(api, other, key))[0]["status"] == "refused"


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'"text"',
        b"null",
        b'{"events": []}',
        b'{"events": {}}',
        b'{"events": [{}], "more": 1}',
        json.dumps({"events": [{}] * 501}).encode(),
        b"{",
        b"",
    ],
)
async def test_what_is_neither_an_event_nor_a_batch_is_refused(api: RunningApi, body: bytes) -> None:
    """422, as a problem."""
    headers = {**await key_of(api), "Content-Type": "application/json"}
    answer = await api.http.post(EVENTS, content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b'{"event_id": "\xff"}', 400), (b"[" * 100_000, 400), (b'{"a": ' + b"9" * 5000 + b"}", 400)],
)
async def test_what_no_parser_reads_is_refused(api: RunningApi, body: bytes, status: int) -> None:
    """Broken UTF-8, bottomless nesting, endless numbers."""
    headers = {**await key_of(api), "Content-Type": "application/json"}
    assert (await api.http.post(EVENTS, content=body, headers=headers)).status_code == status


async def test_a_body_over_a_mebibyte_is_refused(api: RunningApi) -> None:
    """413, announced or streamed."""
    headers = {**await key_of(api), "Content-Type": "application/json"}
    body = json.dumps(event(1, event_data={"blob": "x" * 1_100_000})).encode()
    assert (await api.http.post(EVENTS, content=body, headers=headers)).status_code == 413


async def test_an_event_over_64_kib_is_refused_and_refuses_no_other(api: RunningApi) -> None:
    """As a message of that size is parked: an event is the same whichever way it comes."""
    key = await key_of(api)
    large = event(1, event_data={"blob": "x" * 65_536})
    for body in (large, {"events": [large, event(2)]}):
        first, *others = await publish(api, body, key)
        assert first["status"] == "refused"
        assert first["reason"].startswith("too_large: ")
        assert [one["status"] for one in others] == ["stored"] * len(others)
    assert await api.rows("SELECT event_id FROM event WHERE event_type = 'MatchWon'") == [(event(2)["event_id"],)]


async def test_five_hundred_events_fit_in_a_request(api: RunningApi) -> None:
    """And are answered in their order."""
    key = await key_of(api)
    results = await publish(api, {"events": [event(number) for number in range(500)]}, key)
    assert [result["event_id"] for result in results] == [f"event-{number}" for number in range(500)]


async def test_only_a_publishers_key_opens_the_ingest(api: RunningApi) -> None:
    """No user's token does, an administrator's neither."""
    attempts: list[dict[str, str]] = [
        {},
        api.as_user("user1"),
        api.as_admin(),
        {"X-Publisher-Key": "qlp_guessed"},
        {"X-Publisher-Key": ""},
        {"X-Publisher-Key": "x" * 5000},
    ]
    for headers in attempts:
        assert (await api.http.post(EVENTS, json=event(), headers=headers)).status_code == 401
    beyond_ascii = httpx.Headers({"X-Publisher-Key": "ÿ" * 30}, encoding="latin-1")
    assert (await api.http.post(EVENTS, json=event(), headers=beyond_ascii.raw)).status_code == 401
    assert await api.rows("SELECT * FROM event") == []


async def test_keys_are_shown_once_and_kept_as_hashes(api: RunningApi) -> None:
    """Neither the list nor the database gives a key away; a revoked key is none."""
    admin = api.as_admin()
    answer = await api.http.post(PUBLISHERS, json={"name": "shop"}, headers=admin)
    assert answer.status_code == 201
    issued = answer.json()
    key = issued["key"]
    assert key.startswith("qlp_")
    assert len(key) == len("qlp_") + 43
    listed = await api.http.get(PUBLISHERS, headers=admin)
    assert listed.json()["items"] == [issued["publisher"]]
    assert issued["publisher"]["created_by"] == "admin-1"
    assert key not in listed.text
    assert await api.rows(f"SELECT name FROM publisher WHERE publisher::text LIKE '%{key[4:]}%'") == []  # noqa: S608
    headers = {"X-Publisher-Key": key}
    assert (await publish(api, event(), headers))[0]["status"] == "stored"
    address = f"{PUBLISHERS}/{issued['publisher']['id']}"
    assert (await api.http.delete(address, headers=admin)).status_code == 204
    assert (await api.http.post(EVENTS, json=event(), headers=headers)).status_code == 401
    revoked = (await api.http.get(PUBLISHERS, headers=admin)).json()["items"][0]["revoked_at"]
    assert (await api.http.delete(address, headers=admin)).status_code == 204
    assert (await api.http.get(PUBLISHERS, headers=admin)).json()["items"][0]["revoked_at"] == revoked


async def test_publishers_are_the_administrators_business(api: RunningApi) -> None:
    """Nobody else lists, issues or revokes; unknown ones are not found."""
    unknown = f"{PUBLISHERS}/01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11"
    user = api.as_user("user1")
    assert (await api.http.get(PUBLISHERS, headers=user)).status_code == 403
    assert (await api.http.post(PUBLISHERS, json={"name": "x"}, headers=user)).status_code == 403
    assert (await api.http.delete(unknown, headers=user)).status_code == 403
    assert (await api.http.get(PUBLISHERS)).status_code == 401
    assert (await api.http.delete(unknown, headers=api.as_admin())).status_code == 404
    for name in ("", "x" * 121, "a\0b", 7, None):
        assert (await api.http.post(PUBLISHERS, json={"name": name}, headers=api.as_admin())).status_code == 422


async def test_the_log_is_listed_newest_first_and_filtered(api: RunningApi) -> None:
    """By user, type and time; in the order of arrival."""
    key = await key_of(api)
    await publish(api, {"events": [event(30), event(10, user_id="user2"), event(20, event_type="Lost")]}, key)
    await publish(api, event(5, event_data={"points": 12}), key)

    async def listed(query: str) -> list[str]:
        answer = (await api.http.get(f"{EVENTS}?{query}", headers=api.as_admin())).json()
        assert answer["total"] == len(answer["items"])
        return [item["event_id"] for item in answer["items"]]

    assert (await listed(""))[0] == "event-5"
    assert len(await listed("")) == 4
    assert await listed("user_id=user2") == ["event-10"]
    assert await listed("event_type=Lost") == ["event-20"]
    assert sorted(await listed("since=2026-03-01T10:10:00Z&until=2026-03-01T10:30:00Z")) == ["event-10", "event-20"]
    page = (await api.http.get(f"{EVENTS}?limit=1&offset=3", headers=api.as_admin())).json()
    assert (len(page["items"]), page["total"]) == (1, 4)
    newest = (await api.http.get(f"{EVENTS}?limit=1", headers=api.as_admin())).json()["items"][0]
    assert newest["event_data"] == {"points": 12}
    assert newest["timestamp"] == "2026-03-01T10:05:00Z"


async def test_the_log_is_the_administrators(api: RunningApi) -> None:
    """And strange filters are refused."""
    assert (await api.http.get(EVENTS, headers=api.as_user("user1"))).status_code == 403
    assert (await api.http.get(EVENTS, headers=await key_of(api))).status_code == 401
    for query in ("user_id=%00", "event_type=a%20b", "since=yesterday", "until=0001-01-01T00:00:00Z", "since=%00"):
        answer = await api.http.get(f"{EVENTS}?{query}", headers=api.as_admin())
        assert answer.status_code == 422, query
