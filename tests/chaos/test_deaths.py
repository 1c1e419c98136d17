"""Processes die at the worst moments, and nothing is lost, doubled or left half done."""

import asyncio

import httpx
import pytest

from tests.harness.accounts import Account
from tests.harness.load import Load
from tests.harness.quests import (
    SIGN_IN_QUEST,
    publish_quest,
    until_progress,
    until_wallet,
    wallet,
)
from tests.harness.reconcile import log_explains_progress, reconcile
from tests.harness.sql import count, query
from tests.harness.system import System
from tests.harness.waiting import eventually

pytestmark = pytest.mark.timeout(600)
ENDLESS = {"limit": 1000, "reset": "on_completion"}


async def test_a_worker_killed_again_and_again_loses_nothing_and_leaves_nothing_half_done(
    system: System, kills: int
) -> None:
    """At each death, events, progress and completions agree with each other; at the end everything is paid once."""
    quest = await publish_quest(system, repeat=ENDLESS)
    load = Load.of(quest)
    worker = system.process("processing-worker")
    pouring = asyncio.create_task(load.pour(system))
    for death in range(1, kills + 1):
        await load.until_stored(system, death * load.total // (kills + 2))
        await worker.kill()
        await log_explains_progress(system)
        await worker.start()
    await pouring
    await load.until_stored(system)
    await reconcile(system, parked=0)
    assert await count(system, "processing", "completion WHERE quest_code = :code", code=quest["code"]) == 200
    balances = "SELECT DISTINCT amount FROM wallet_balance WHERE user_id LIKE :users"
    paid = await query(system, "auth", balances, users=f"{quest['code']}-%")
    assert paid == [{"amount": 100}]


async def test_a_worker_that_dies_between_commit_and_acknowledgement_pays_once(system: System) -> None:
    """The first system published the completion after its commit, and so lost rewards here."""
    quest = await publish_quest(system, repeat=ENDLESS)
    load = Load.of(quest, users=3)
    worker = await system.retell("processing-worker", {"FAULT_POINTS": "worker.after_commit"})
    await load.pour(system)
    await until_dead(system, "processing-worker")
    await log_explains_progress(system)
    assert await load.stored(system) > 0
    worker = await system.retell("processing-worker", {})
    assert worker.alive
    await load.until_stored(system)
    await reconcile(system, parked=0)


async def test_completions_while_the_wallet_is_away_are_credited_once_when_it_is_back(system: System) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system, repeat=ENDLESS)
    code, load = quest["code"], Load(quest["objective"]["on"][0], (account.user_id,), 9)
    await until_progress(system, token, code, times_completed=0)  # the API knows auth's public keys from now on
    auth = system.process("auth")
    await auth.stop()
    await load.pour(system)
    await until_progress(system, token, code, times_completed=3)
    unpaid = "reward_grant WHERE quest_code = :code AND status IN ('pending', 'sending')"
    assert await count(system, "processing", unpaid, code=code) == 3
    await auth.start()
    await until_wallet(system, token, diamonds=30)
    await reconcile(system, parked=0)


@pytest.mark.parametrize(
    ("process", "fault_point"),
    [("auth", "credits.after_commit"), ("processing-dispatcher", "dispatcher.after_answer")],
)
async def test_a_credit_whose_answer_is_lost_is_not_paid_again(system: System, process: str, fault_point: str) -> None:
    """The ledger is booked, and the one who should remember that dies."""
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system)
    load = Load(quest["objective"]["on"][0], (account.user_id,), 3)
    await system.retell(process, {"FAULT_POINTS": fault_point})
    await load.pour(system)
    await until_dead(system, process)
    booked = "ledger_transaction WHERE user_id = :user"
    assert await count(system, "auth", booked, user=account.user_id) == 1
    assert await count(system, "processing", "reward_grant WHERE status = 'credited'") < await count(
        system, "processing", "reward_grant"
    )
    await system.retell(process, {})
    await reconcile(system, parked=0)
    assert await wallet(system, token) == {"gold": 0, "diamonds": 10}
    assert await count(system, "auth", booked, user=account.user_id) == 1


async def test_a_reversal_whose_answer_is_lost_takes_back_once(system: System) -> None:
    """The ledger has taken the reward back, and the dispatcher dies before it has noted that."""
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system)
    event_type = quest["objective"]["on"][0]
    await Load(event_type, (account.user_id,), 3).pour(system)
    await until_wallet(system, token, diamonds=10)
    await system.retell("processing-dispatcher", {"FAULT_POINTS": "dispatcher.after_reversal"})
    found = await query(system, "processing", "SELECT event_id FROM event WHERE event_type = :type", type=event_type)
    async with system.client(await system.auditor_token()) as admin:
        answer = await admin.post(f"/api/v1/events/{found[0]['event_id']}/retract", json={"reason": "a refund"})
    assert answer.status_code == httpx.codes.OK, answer.text
    await until_dead(system, "processing-dispatcher")
    reversed_once = "ledger_transaction WHERE user_id = :user AND kind = 'reversal'"
    assert await count(system, "auth", reversed_once, user=account.user_id) == 1
    assert await count(system, "processing", "reward_grant WHERE status = 'reversed'") == 0
    await system.retell("processing-dispatcher", {})
    await reconcile(system, parked=0)
    assert await count(system, "auth", reversed_once, user=account.user_id) == 1
    assert (await wallet(system, token))["diamonds"] == 0


@pytest.mark.parametrize("process", ["auth", "processing-relay"])
async def test_events_that_a_dead_relay_had_sent_are_sent_again_and_count_once(system: System, process: str) -> None:
    """The broker has them, the outbox does not know it: the sign-ins of auth, the completions of processing."""
    account = await system.sign_up()
    token = await system.sign_in(account)
    objective = {"on": ["QuestCompleted"], "where": f"event.data.code == '{SIGN_IN_QUEST}'", "target": 1}
    watching = await publish_quest(system, objective=objective, repeat=ENDLESS)
    await reconcile(system)
    await system.retell(process, {"FAULT_POINTS": "relay.after_confirm"})
    sign_ins = 2 if process == "auth" else 3
    for _ in range(1, sign_ins):
        await sign_in_unheard(system, account)
    await until_dead(system, process)
    await system.retell(process, {})
    await reconcile(system, parked=0)
    await until_progress(system, token, SIGN_IN_QUEST, progress=sign_ins % 3, times_completed=sign_ins // 3)
    counted = 1 if process == "processing-relay" else 0
    await until_progress(system, token, watching["code"], times_completed=counted)


async def sign_in_unheard(system: System, account: Account) -> None:
    """Sign in where the answer may get lost, because the one who gives it dies."""
    async with system.client() as client:
        form = {"username": account.user_name, "password": account.password}
        answer = await client.post("/api/v1/login/access-token", data=form)
    assert answer.status_code in (httpx.codes.OK, httpx.codes.BAD_GATEWAY)


async def until_dead(system: System, name: str) -> None:
    """Wait until a process has died by its fault point."""

    async def dead() -> bool:
        return not system.process(name).alive

    await eventually(dead, within_seconds=60)
    assert system.processes[name].child.exit_code == -9
