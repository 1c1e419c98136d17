"""Events over HTTP with a publisher's key, through the gateway; and definitions from the catalog to the first count."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.harness.quests import (
    event,
    progress,
    publish_quest,
    publish_version,
    until_progress,
    until_wallet,
)
from tests.harness.reconcile import reconcile
from tests.harness.sql import query
from tests.harness.system import System
from tests.harness.waiting import eventually

Results = list[dict[str, Any]]


@pytest.fixture
async def key(system: System) -> dict[str, str]:
    """A publisher's key, as a header."""
    return await issue_key(system)


async def issue_key(system: System) -> dict[str, str]:
    """Have an administrator issue a key."""
    async with system.client(await system.admin_token()) as admin:
        answer = await admin.post("/api/v1/events/publishers", json={"name": f"game {secrets.token_hex(3)}"})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return {"X-Publisher-Key": answer.json()["key"]}


async def ingest(system: System, key: dict[str, str], body: object) -> Results:
    """Send a body and return the results."""
    async with system.client() as client:
        answer = await client.post("/api/v1/events", json=body, headers=key)
    assert answer.status_code == httpx.codes.OK, answer.text
    results: Results = answer.json()["results"]
    return results


def statuses(results: Sequence[dict[str, Any]]) -> list[str]:
    """What became of each event."""
    return [result["status"] for result in results]


async def test_single_events_and_batches_are_stored_once_and_say_what_they_completed(
    system: System, key: dict[str, str]
) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system, repeat={"limit": 2, "reset": "on_completion"})
    happened = [event(quest["objective"]["on"][0], account.user_id) for _ in range(6)]
    assert statuses(await ingest(system, key, happened[0])) == ["stored"]
    assert statuses(await ingest(system, key, happened[0])) == ["duplicate"]
    results = await ingest(system, key, {"events": [*happened, happened[5]]})
    assert statuses(results) == ["duplicate", *["stored"] * 5, "duplicate"]
    completed = {result["event_id"]: result["completed"] for result in results if result["completed"]}
    assert completed == {
        happened[2]["event_id"]: [{"code": quest["code"], "cycle": 1}],
        happened[5]["event_id"]: [{"code": quest["code"], "cycle": 2}],
    }
    await until_wallet(system, token, diamonds=20)


async def test_each_refusal_has_its_reason_and_stops_no_other_event(system: System, key: dict[str, str]) -> None:
    good = event("Refusing", "u1")
    bad = [
        event("UserSignIn", "u1"),
        event("QuestAnything", "u1"),
        event("Refusing", "me"),
        event("Refusing", ""),
        event("Refusing", "u1", timestamp=(datetime.now(UTC) + timedelta(hours=1)).isoformat()),
        event("Refusing", "u1", event_data=[]),
        event("Refusing", "u1", event_data={"nul": "\0"}),
        {**good, "event_data": {"another": "body"}},
        "no object",
        None,
    ]
    results = await ingest(system, key, {"events": [good, *bad, event("Refusing", "u2")]})
    assert statuses(results) == ["stored", *["refused"] * len(bad), "stored"]
    assert all(result["reason"] for result in results[1:-1])
    found = await query(system, "processing", "SELECT user_id FROM event WHERE event_type = 'Refusing' ORDER BY 1")
    assert [row["user_id"] for row in found] == ["u1", "u2"]


@pytest.mark.parametrize("body", [{"events": []}, {"events": [{}] * 501}, [], "x", {"events": {}}, None])
async def test_a_body_that_is_no_batch_is_refused_as_a_whole(system: System, key: dict[str, str], body: object) -> None:
    async with system.client() as client:
        answer = await client.post("/api/v1/events", json=body, headers=key)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_revoked_key_is_refused_at_once(system: System) -> None:
    key = await issue_key(system)
    assert statuses(await ingest(system, key, event("Revoking", "u1"))) == ["stored"]
    async with system.client(await system.admin_token()) as admin:
        publishers = (await admin.get("/api/v1/events/publishers?limit=100")).json()["items"]
        prefix = key["X-Publisher-Key"]
        (mine,) = [one for one in publishers if prefix.startswith(one["key_prefix"])]
        assert prefix not in str(publishers)
        revoked = await admin.delete(f"/api/v1/events/publishers/{mine['id']}")
        assert revoked.status_code == httpx.codes.NO_CONTENT
    async with system.client() as client:
        answer = await client.post("/api/v1/events", json=event("Revoking", "u1"), headers=key)
    assert answer.status_code == httpx.codes.UNAUTHORIZED


async def test_a_new_version_counts_at_once_and_an_archived_quest_no_more(system: System, key: dict[str, str]) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system, objective={"target": 5})
    code, event_type = quest["code"], quest["objective"]["on"][0]
    for _ in range(2):
        await ingest(system, key, event(event_type, account.user_id))
    await until_progress(system, token, code, progress=2, target=5)
    async with system.client(await system.admin_token()) as admin:
        changed = {**quest, "objective": {**quest["objective"], "target": 4}, "name": "Shorter"}
        drafted = await admin.post(f"/api/v1/quests/{code}/draft")
        assert drafted.is_success, drafted.text
        etag = {"If-Match": drafted.headers["etag"]}
        replaced = await admin.put(f"/api/v1/quests/{code}/draft", json=changed, headers=etag)
        assert replaced.is_success, replaced.text
        await publish_version(system, admin, code, 2)
        shown = await admin.get(f"/api/v1/quests/{code}")
        assert (shown.json()["version"], shown.json()["name"]) == (2, "Shorter")
        await until_progress(system, token, code, progress=2, target=4, name="Shorter")
        archived = await admin.post(f"/api/v1/quests/{code}/archive")
        assert archived.status_code == httpx.codes.OK, archived.text
    await until_archived(system, code)
    for _ in range(3):
        await ingest(system, key, event(event_type, account.user_id))
    assert (await progress(system, token, code))["times_completed"] == 0


async def test_with_the_catalog_away_a_restarted_processing_goes_on_from_its_copy(
    system: System, key: dict[str, str]
) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system)
    await system.process("catalog").stop()
    for name in ("processing-worker", "processing-api"):
        await system.process(name).restart()

    async def api_is_back() -> bool:
        async with system.client(token) as client:
            return (await client.get("/api/v1/progress/me")).is_success

    await eventually(api_is_back, within_seconds=60)
    happened = [event(quest["objective"]["on"][0], account.user_id) for _ in range(3)]
    results = await ingest(system, key, {"events": happened})
    assert results[-1]["completed"] == [{"code": quest["code"], "cycle": 1}]
    await until_wallet(system, token, diamonds=10)
    await system.process("catalog").start()


async def until_archived(system: System, code: str) -> None:
    """Wait until processing knows that a quest is archived."""

    async def known() -> bool:
        statement = "SELECT history ->> 'archived_at' AS at FROM catalog_definition WHERE code = :code"
        return bool((await query(system, "processing", statement, code=code))[0]["at"])

    await eventually(known, within_seconds=60)


async def test_the_books_agree(system: System) -> None:
    await reconcile(system)
