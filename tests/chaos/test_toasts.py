"""No toast is lost, doubled, out of order or shown to another user, whatever becomes of streams and servers."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial

import pytest

from tests.harness.load import Load
from tests.harness.quests import publish_quest
from tests.harness.reconcile import reconcile
from tests.harness.system import System
from tests.harness.toasts import Toast, ToastFollower, follow_toasts

pytestmark = pytest.mark.timeout(600)
EACH = 60


async def test_toasts_survive_dying_servers_and_dropped_streams(system: System, kills: int) -> None:
    """Two users with two streams each, over two instances that die in turn, while completions pour in."""
    second = await system.start_another("processing-api")
    first = system.process("processing-api")
    accounts = [await system.sign_up() for _ in range(2)]
    tokens = [await system.sign_in(account) for account in accounts]
    repeat = {"limit": 1000, "reset": "on_completion"}
    quests = [await publish_quest(system, objective={"target": 2}, repeat=repeat) for _ in accounts]
    loads = [
        Load(quest["objective"]["on"][0], (account.user_id,), EACH)
        for quest, account in zip(quests, accounts, strict=True)
    ]
    async with AsyncExitStack() as stack:
        followers = [
            [await stack.enter_async_context(follow_toasts(system, token)) for _ in range(2)] for token in tokens
        ]
        pouring = [asyncio.create_task(load.pour(system)) for load in loads]
        for round_number in range(kills):
            await loads[0].until_stored(system, (round_number + 1) * EACH // (kills + 1))
            await followers[0][round_number % 2].drop()
            instance = (first, second)[round_number % 2]
            await instance.kill()
            await instance.start()
        await asyncio.gather(*pouring)
        await reconcile(system, parked=0)
        for quest, of_user in zip(quests, followers, strict=True):
            for follower in of_user:
                await follower.until(partial(all_credited, quest["code"]))
    for quest, of_user in zip(quests, followers, strict=True):
        for follower in of_user:
            told_everything_once_in_order(follower, quest["code"])
    assert followers[0][0].connections > 1


def all_credited(code: str, toasts: list[Toast]) -> bool:
    """Whether the last reward of a quest was said to be credited."""
    return sum(1 for toast in toasts if (toast["code"], toast["kind"]) == (code, "reward_credited")) == EACH // 2


def told_everything_once_in_order(follower: ToastFollower, code: str) -> None:
    """Numbers without gap or repetition; each cycle completed once, credited once and after that; nothing of others."""
    assert follower.numbers == list(range(follower.numbers[0], follower.numbers[0] + len(follower.numbers)))
    own = {"first-steps", code}
    assert {toast["code"] for toast in follower.toasts} <= own
    of_quest = [toast for toast in follower.toasts if toast["code"] == code]
    completed = [toast["cycle"] for toast in of_quest if toast["kind"] == "quest_completed"]
    assert completed == list(range(1, EACH // 2 + 1))
    paid = {toast["cycle"]: toast["seq"] for toast in of_quest if toast["kind"] == "reward_credited"}
    assert sorted(paid) == completed
    for toast in of_quest:
        if toast["kind"] == "quest_completed":
            assert toast["seq"] < paid[toast["cycle"]]
