"""The defects of the first system, one after the other: none of them may come back.

Where a defect is proven absent by tests of its own, in greater depth, the test here is the short story of it and names
them. Numbers are those of the list of its defects; the streak of days (half of 10) belongs to a later release.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest

from tests.acceptance.callers import bearer
from tests.harness.quests import (
    SIGN_IN_QUEST,
    event,
    progress,
    publish_quest,
    publish_version,
    send,
    until_progress,
    until_wallet,
    wallet,
)
from tests.harness.reconcile import log_explains_progress, reconcile
from tests.harness.sql import count, query
from tests.harness.system import System
from tests.harness.toasts import follow_toasts
from tests.harness.waiting import eventually


async def test_01_completions_fill_the_wallet_by_themselves_or_when_claimed(system: System) -> None:
    """There, gold and diamonds never grew, there was no way to claim, and no status ever changed."""
    account = await system.sign_up()
    assert await status_of(system, account.user_id) == 0
    token = await system.sign_in(account)
    assert await status_of(system, account.user_id) == 1
    automatic = await publish_quest(system, objective={"target": 1}, reward={"gold": 4, "diamonds": 2})
    manual = await publish_quest(system, objective={"target": 1}, reward={"gold": 30}, claim="manual")
    for quest in (automatic, manual):
        await happen(system, quest, account.user_id)
    await until_wallet(system, token, gold=4, diamonds=2)
    await until_progress(system, token, manual["code"], status="ready_to_claim", claimable_cycles=[1])
    async with system.client(token) as client:
        claims = [await client.post(f"/api/v1/progress/me/{manual['code']}/claim", json={"cycle": 1}) for _ in "ab"]
    assert [claim.status_code for claim in claims] == [httpx.codes.OK] * 2
    await until_wallet(system, token, gold=34, diamonds=2)
    await until_progress(system, token, manual["code"], status="completed", claimable_cycles=[])


async def test_02_the_toast_arrives_and_is_told_again_after_a_reconnect(system: System) -> None:
    """There, it was never sent. In depth: tests/chaos/test_toasts.py."""
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system, objective={"target": 1})
    async with follow_toasts(system, token) as stream:
        await happen(system, quest, account.user_id)
        toasts = await stream.until(lambda told: [one["code"] for one in told].count(quest["code"]) == 2)
        of_quest = [one["seq"] for one in toasts if one["code"] == quest["code"]]
    async with follow_toasts(system, token, last_seen=of_quest[0] - 1) as stream:
        told = await stream.until(lambda told: len(told) == 2)
    assert [(one["seq"], one["kind"]) for one in told] == list(
        zip(of_quest, ("quest_completed", "reward_credited"), strict=True)
    )


@pytest.mark.parametrize("times", range(1, 6))
async def test_03_a_redelivered_event_changes_nothing(system: System, times: int) -> None:
    """There, it made a second row, counted again and paid again."""
    user_id = f"redelivered-{times}"
    events = [event("NewUserSignIn", user_id), event("UserSignIn", user_id), event("UserSignIn", user_id)]
    for one in events:
        await send(system, [json.dumps(one).encode()] * times, one["event_type"])
    await until_stored(system, user_id, len(events))
    await reconcile(system)
    rows = "SELECT times_completed FROM user_quest_reward WHERE user_id = :user AND quest_code = :code"
    found = await query(system, "processing", rows, user=user_id, code=SIGN_IN_QUEST)
    assert found == [{"times_completed": 1}]
    balance = "SELECT amount FROM wallet_balance WHERE user_id = :user"
    assert await query(system, "auth", balance, user=user_id) == [{"amount": 10}]


async def test_04_a_death_between_commit_and_publishing_loses_no_reward(system: System) -> None:
    """There, the reward hung on a message sent after the commit. In depth: tests/chaos/test_deaths.py."""
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system, objective={"target": 1})
    relay = system.process("processing-relay")
    await relay.kill()
    await happen(system, quest, account.user_id)
    await until_wallet(system, token, diamonds=10)
    assert await count(system, "processing", "outbox WHERE published_at IS NULL") > 0
    await relay.start()
    await reconcile(system)


async def test_05_event_progress_and_completion_stand_or_fall_together(system: System) -> None:
    """There, they were three commits. In depth: tests/chaos/test_deaths.py."""
    quest = await publish_quest(system, repeat={"limit": 100, "reset": "on_completion"})
    event_type = quest["objective"]["on"][0]
    bodies = [json.dumps(event(event_type, "together")).encode() for _ in range(60)]
    sending = asyncio.create_task(send(system, bodies, event_type))
    await until_stored(system, "together", 1)
    await system.process("processing-worker").kill()
    await log_explains_progress(system)
    await system.process("processing-worker").start()
    await sending
    await until_stored(system, "together", 60)
    await log_explains_progress(system)


async def test_06_two_first_sign_ins_at_once_are_one_new_user(system: System) -> None:
    """There, both were. In any order and with fifty at once: tests/acceptance/test_story.py."""
    account = await system.sign_up()
    token, _ = await asyncio.gather(system.sign_in(account), system.sign_in(account))
    await until_progress(system, token, SIGN_IN_QUEST, progress=2)
    first = "event WHERE user_id = :user AND event_type = 'NewUserSignIn'"
    assert await count(system, "processing", first, user=account.user_id) == 1


async def test_07_lowering_a_target_strands_nobody(system: System) -> None:
    """There, completion asked for equality: who was past the new target never completed."""
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system, objective={"target": 5})
    code = quest["code"]
    for _ in range(3):
        await happen(system, quest, account.user_id)
    await until_progress(system, token, code, progress=3)
    await replace(system, {**quest, "objective": {**quest["objective"], "target": 2}})
    await happen(system, quest, account.user_id)
    await until_progress(system, token, code, times_completed=1, status="completed")


async def test_08_any_number_of_quests_each_with_conditions_of_its_own(system: System) -> None:
    """There, one quest was named in the code."""
    account = await system.sign_up()
    token = await system.sign_in(account)
    rich = await publish_quest(system, objective={"where": "event.data.points >= 10", "target": 2})
    event_type = rich["objective"]["on"]
    maps = await publish_quest(system, objective={"on": event_type, "measure": "distinct", "field": "map", "target": 2})
    total = await publish_quest(
        system, objective={"on": event_type, "measure": "sum", "field": "points", "target": 100}
    )
    for points, where in ((9, "a"), (10, "a"), (11, "a")):
        await happen(system, rich, account.user_id, {"points": points, "map": where})
    await until_progress(system, token, rich["code"], times_completed=1)
    await until_progress(system, token, maps["code"], progress=1, times_completed=0)
    await until_progress(system, token, total["code"], progress=30, times_completed=0)


async def test_09_a_slow_dependency_blocks_nobody_and_poison_is_parked(system: System) -> None:
    """There, the consumer waited for HTTP. Broker restarts and poison: tests/chaos, processing/test_worker.py."""
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system, objective={"target": 1}, repeat={"limit": 9, "reset": "on_completion"})
    await progress(system, token, quest["code"])
    await system.process("auth").stop()
    await send(system, [b"poison"], "Poison")
    for _ in range(3):
        await happen(system, quest, account.user_id)
    await until_progress(system, token, quest["code"], times_completed=3)
    await system.process("auth").start()
    await until_wallet(system, token, diamonds=30)
    parked = "SELECT reason FROM parked_message WHERE body = 'poison'"
    assert await query(system, "processing", parked) == [{"reason": "not_json"}]


async def test_10_times_are_aware_and_compared_as_moments(system: System) -> None:
    """There, times were naive and local. Whatever zone a publisher writes, the moment is what counts."""
    user_id = "in-many-zones"
    moment = datetime.now(UTC) - timedelta(minutes=1)
    lisbon, kolkata = timezone(timedelta(hours=1)), timezone(timedelta(hours=5, minutes=30))
    written = [moment.astimezone(zone).isoformat() for zone in (UTC, lisbon, kolkata)]
    written.append(moment.replace(tzinfo=None).isoformat())
    bodies = [json.dumps(event("Zoned", user_id, timestamp=timestamp)).encode() for timestamp in written]
    await send(system, bodies, "Zoned")
    await until_stored(system, user_id, len(written))
    statement = "SELECT DISTINCT timestamp FROM event WHERE user_id = :user"
    rows = await query(system, "processing", statement, user=user_id)
    assert rows == [{"timestamp": moment}]


async def test_11_each_service_answers_on_its_own_paths(system: System) -> None:
    """There, the gateway sent everybody everywhere. In depth: test_access.py, tests/integration/gateway."""
    token = await system.sign_in(await system.sign_up())
    for origin in (system.gateway_url, system.pages_url):
        async with httpx.AsyncClient(base_url=origin, trust_env=False, headers=bearer(token), timeout=60) as client:
            assert (await client.get("/api/v1/users/me")).json()["role"] == "user"
            assert (await client.get("/api/v1/quests")).json()["total"] > 0
            assert (await client.get("/api/v1/progress/me")).json()["total"] > 0


async def test_12_a_changed_definition_is_seen_at_once(system: System) -> None:
    """There, a cache kept the old one. With ETags: tests/integration/catalog/test_http_reading.py."""
    quest = await publish_quest(system, name="Before")
    async with system.client() as client:
        before = await client.get(f"/api/v1/quests/{quest['code']}")
        await replace(system, {**quest, "name": "After"})
        known = {"If-None-Match": before.headers["etag"]}
        after = await client.get(f"/api/v1/quests/{quest['code']}", headers=known)
    assert (before.json()["name"], after.json()["name"]) == ("Before", "After")


async def test_13_an_invalid_token_is_401(system: System) -> None:
    """There, it was a 500. Every forgery on every route: test_access.py."""
    async with system.client("not-a-token") as client:
        answers = [await client.post("/api/v1/login/test-token"), await client.get("/api/v1/progress/me")]
    assert [answer.status_code for answer in answers] == [httpx.codes.UNAUTHORIZED] * 2


async def test_14_plain_json_is_accepted_and_json_in_json_is_parked(system: System) -> None:
    """There, bodies were encoded twice. From other clients: test_other_clients.py."""
    once = event("Encoded", "encoded")
    await send(system, [json.dumps(json.dumps(event("Encoded", "encoded"))).encode()], "Encoded")
    await send(system, [json.dumps(once).encode()], "Encoded")
    await until_stored(system, "encoded", 1)
    found = await query(system, "processing", "SELECT event_id FROM event WHERE user_id = 'encoded'")
    assert found == [{"event_id": once["event_id"]}]
    assert await count(system, "processing", "parked_message WHERE routing_key = 'Encoded'") == 1


async def test_the_books_agree(system: System) -> None:
    await reconcile(system)
    assert (await wallet(system, await system.admin_token()))["diamonds"] >= 0


async def status_of(system: System, user_id: str) -> int:
    """0 new, 1 known, 2 banned."""
    async with system.client(await system.admin_token()) as admin:
        return int((await admin.get(f"/api/v1/users/{user_id}")).json()["status"])


async def happen(
    system: System, quest: dict[str, dict[str, list[str]]], user_id: str, data: dict[str, object] | None = None
) -> None:
    """Have a user do once what a quest counts."""
    event_type = quest["objective"]["on"][0]
    await send(system, [json.dumps(event(event_type, user_id, event_data=data or {})).encode()], event_type)


async def replace(system: System, definition: dict[str, object]) -> None:
    """Publish the second version of a quest."""
    code = str(definition["code"])
    async with system.client(await system.admin_token()) as admin:
        drafted = await admin.post(f"/api/v1/quests/{code}/draft")
        etag = {"If-Match": drafted.headers["etag"]}
        replaced = await admin.put(f"/api/v1/quests/{code}/draft", json=definition, headers=etag)
        assert replaced.status_code == httpx.codes.OK, replaced.text
        await publish_version(system, admin, code, 2)


async def until_stored(system: System, user_id: str, events: int) -> None:
    """Wait until that many events of a user are in the log, derived ones not counted."""

    async def stored() -> bool:
        own = "event WHERE user_id = :user AND event_type NOT LIKE 'Quest%'"
        assert await count(system, "processing", own, user=user_id) >= events
        return True

    await eventually(stored, within_seconds=60)
