"""The story of the first system, told to the end: sign in, complete the quest, get the diamonds, see the toast."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx

from tests.harness.quests import (
    SIGN_IN_QUEST,
    event,
    progress,
    send,
    until_progress,
    until_wallet,
    wallet,
)
from tests.harness.reconcile import reconcile
from tests.harness.sql import query
from tests.harness.system import System
from tests.harness.toasts import follow_toasts
from tests.harness.waiting import eventually


async def test_nine_sign_ins_complete_the_quest_twice_and_pay_twenty_diamonds(system: System) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    async with follow_toasts(system, token) as stream:
        await until_progress(system, token, SIGN_IN_QUEST, progress=1, times_completed=0, status="in_progress")
        assert await wallet(system, token) == {"gold": 0, "diamonds": 0}
        for number in range(2, 10):
            await system.sign_in(account)
            completions = min(number // 3, 2)
            if number < 6:
                await until_progress(system, token, SIGN_IN_QUEST, progress=number % 3, times_completed=completions)
            if number in (3, 6):
                await until_wallet(system, token, diamonds=10 * completions, gold=0)
                await stream.until(partial(_told, cycle=number // 3))
        await until_all_heard(system, account.user_id, 9)
    final = await progress(system, token, SIGN_IN_QUEST)
    assert (final["times_completed"], final["status"], final["repeat_limit"]) == (2, "completed", 2)
    assert final["reward"] == {"gold": 0, "diamonds": 10, "points": 50, "badge": None}
    assert await wallet(system, token) == {"gold": 0, "diamonds": 20}
    assert stream.numbers == sorted(set(stream.numbers))
    assert len(await ledger(system, token)) == 2


def _told(toasts: list[dict[str, Any]], cycle: int) -> bool:
    """The completion, and later that its reward was credited."""
    kinds = [toast["kind"] for toast in toasts if (toast["code"], toast["cycle"]) == (SIGN_IN_QUEST, cycle)]
    return kinds == ["quest_completed", "reward_credited"]


async def test_the_list_shows_every_quest_before_the_first_event_too(system: System) -> None:
    token = await system.sign_in(await system.sign_up())
    async with system.client(token) as client:
        answer = (await client.get("/api/v1/progress/me?limit=100")).json()
    shown = {item["code"]: item for item in answer["items"]}
    assert shown["globetrotter"]["progress"] == 0
    assert answer["total"] == len(answer["items"])


async def test_a_toast_is_told_again_to_who_comes_back_with_an_older_id(system: System) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    await system.sign_in(account)
    await system.sign_in(account)
    await until_wallet(system, token, diamonds=10)
    async with follow_toasts(system, token) as stream:
        everything = list(await stream.until(lambda toasts: len(toasts) >= 3))
    async with follow_toasts(system, token, last_seen=everything[0]["seq"]) as stream:
        assert await stream.until(lambda toasts: len(toasts) >= len(everything) - 1) == everything[1:]
    async with system.client(token) as client:
        await client.post("/api/v1/toasts/seen", json={"seq": everything[1]["seq"]})
    async with follow_toasts(system, token) as stream:
        assert await stream.until(lambda toasts: len(toasts) >= len(everything) - 2) == everything[2:]


async def test_fifty_first_sign_ins_at_once_are_one_new_user(system: System) -> None:
    account = await system.sign_up()
    tokens = await asyncio.gather(*(system.sign_in(account) for _ in range(50)))
    await until_all_heard(system, account.user_id, 50)
    counted = await query(
        system,
        "processing",
        "SELECT event_type, count(*) AS n FROM event WHERE user_id = :user AND event_type LIKE '%SignIn' "
        "GROUP BY 1 ORDER BY 1",
        user=account.user_id,
    )
    assert counted == [{"event_type": "NewUserSignIn", "n": 1}, {"event_type": "UserSignIn", "n": 49}]
    await until_progress(system, tokens[0], SIGN_IN_QUEST, times_completed=2, status="completed")
    await until_progress(system, tokens[0], "first-steps", times_completed=1)
    await until_wallet(system, tokens[0], diamonds=20)


async def test_sign_ins_delivered_before_the_first_one_count(system: System) -> None:
    """The broker may deliver in any order: here the first sign-in comes last."""
    user_id = "order-of-delivery"
    first = datetime.now(UTC)
    later = [event("UserSignIn", user_id, timestamp=(first + timedelta(seconds=n)).isoformat()) for n in (1, 2)]
    await send(system, [json.dumps(one).encode() for one in later], "UserSignIn")
    await until_stored(system, user_id, 2)
    await send(system, [json.dumps(event("NewUserSignIn", user_id, timestamp=first.isoformat())).encode()], NEW)
    await until_stored(system, user_id, 3)
    quest = await progress_of(system, user_id, SIGN_IN_QUEST)
    assert (quest["times_completed"], quest["progress"]) == (1, 0)
    assert [one["completed_at"] for one in quest["completions"]] == [_as_answered(later[-1]["timestamp"])]


NEW = "NewUserSignIn"


async def test_a_message_delivered_five_times_counts_once(system: System) -> None:
    user_id = "five-times"
    body = json.dumps(event("UserSignIn", user_id)).encode()
    await send(system, [body] * 5, "UserSignIn")
    marker = event("Marker", user_id)
    await send(system, [json.dumps(marker).encode()], "Marker")
    await until_stored(system, user_id, 2)
    await reconcile(system)
    quest = await progress_of(system, user_id, SIGN_IN_QUEST)
    assert (quest["times_completed"], quest["progress"]) == (0, 1)
    duplicates = "SELECT count(*) AS n FROM parked_message WHERE user_id = :user"
    assert await query(system, "processing", duplicates, user=user_id) == [{"n": 0}]


async def test_the_books_agree(system: System) -> None:
    await reconcile(system)


async def ledger(system: System, token: str) -> list[dict[str, object]]:
    """The bookings of the token's owner."""
    async with system.client(token) as client:
        items: list[dict[str, object]] = (await client.get("/api/v1/wallet/me/ledger")).json()["items"]
    return items


async def progress_of(system: System, user_id: str, code: str) -> dict[str, Any]:
    """How any user stands with a quest, as an administrator sees it."""
    async with system.client(await system.admin_token()) as admin:
        answer = await admin.get(f"/api/v1/progress/{user_id}/{code}")
    assert answer.status_code == httpx.codes.OK, answer.text
    quest: dict[str, Any] = answer.json()
    return quest


async def until_all_heard(system: System, user_id: str, sign_ins: int) -> None:
    """Wait until that many sign-ins of a user are in the log."""
    statement = "SELECT count(*) AS n FROM event WHERE user_id = :user AND event_type LIKE '%SignIn'"
    await _until_count(system, statement, user_id, sign_ins)


async def until_stored(system: System, user_id: str, events: int) -> None:
    """Wait until that many events of a user are in the log, derived ones not counted."""
    derived = "event_type LIKE 'Quest%' OR event_type = 'LevelReached'"
    statement = f"SELECT count(*) AS n FROM event WHERE user_id = :user AND NOT ({derived})"  # noqa: S608 - constants
    await _until_count(system, statement, user_id, events)


async def _until_count(system: System, statement: str, user_id: str, expected: int) -> None:
    async def heard() -> bool:
        assert await query(system, "processing", statement, user=user_id) == [{"n": expected}]
        return True

    await eventually(heard, within_seconds=60)


def _as_answered(timestamp: object) -> str:
    return str(timestamp).replace("+00:00", "Z")
