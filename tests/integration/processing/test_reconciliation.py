"""Comparing the books: every kind of planted drift is found, and what the log can tell is repaired."""

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY

from processing_service.adapters.postgres.reconciliations import PostgresReconciliations
from processing_service.adapters.postgres.turns import RECONCILIATION_KEY, PostgresTurn
from processing_service.application.fold_the_past import FoldThePast
from processing_service.application.messages import IncomingEvent
from processing_service.application.ports.books import Selection
from processing_service.application.reconcile_on_schedule import ReconcileOnSchedule
from processing_service.bootstrap.dispatcher import build_dispatcher
from processing_service.bootstrap.scheduler import build_scheduler
from processing_service.domain.event import Event
from shared.contracts.event import encode_data
from shared.contracts.ledger import LedgerDrift
from shared.exceptions import TemporaryError
from tests.integration.processing.bench import NOON
from tests.integration.processing.catalogs import LONG_AGO, definition, history
from tests.integration.processing.running_api import RunningApi

PATH = "/api/v1/operations/reconciliations"
ENDLESS = {"limit": None, "reset": "on_completion"}
WINS = definition("wins", repeat=ENDLESS, reward={"diamonds": 10, "points": 520})
CLAIMS = definition("claims", objective={"target": 4}, claim="manual")
DAILY = definition("daily", objective={"target": 2}, repeat={"reset": "daily"}, reward={"points": 1})
AFTER = definition("after", objective={"target": 1}, prerequisites=["wins"])


async def run(api: RunningApi, **wanted: Any) -> list[dict[str, Any]]:
    """All lines of a comparison."""
    answer = await api.http.post(PATH, json=wanted, headers=api.as_admin())
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


async def report(api: RunningApi, **wanted: Any) -> dict[str, Any]:
    """The report of a comparison."""
    *progress, last = await run(api, **wanted)
    assert {line["kind"] for line in progress} <= {"progress"}
    assert last["kind"] == "report", last
    return last


def kinds(found: dict[str, Any]) -> set[tuple[str, str | None, int | None]]:
    """What was found, without its details."""
    return {(one["kind"], one["code"], one["cycle"]) for one in found["drift"]}


async def live(api: RunningApi, users: int = 1) -> None:
    """Have users win six times, which is all credited."""
    await api.install(WINS, CLAIMS, DAILY, AFTER)
    await _fold_the_past(api)
    for number in range(1, users + 1):
        await api.happen(1, "NewUserSignIn", f"user{number}")
        await api.happen(1, "UserUpdated", f"user{number}", time_zone="Europe/Berlin", attributes={})
        await api.happen(6, user_id=f"user{number}")
    await build_dispatcher(api.service).credit_grants(100)


@dataclass(frozen=True)
class Fault:
    """A statement that spoils the books, what is found, and whether the log can repair it."""

    statement: str
    found: set[tuple[str, str | None, int | None]]
    is_repaired: bool = False


STATE = ("state", "wins", None)
FAULTS = {
    "facts": Fault("UPDATE participant SET facts = NULL", {("facts", None, None)}, is_repaired=True),
    "state": Fault(
        """UPDATE user_quest_reward SET state = state || '{"n": 1}' WHERE quest_code = 'wins'""",
        {STATE},
        is_repaired=True,
    ),
    "lost progress": Fault("DELETE FROM user_quest_reward WHERE quest_code = 'wins'", {STATE}, is_repaired=True),
    "lost completion": Fault(
        "DELETE FROM completion WHERE quest_code = 'wins' AND cycle = 1",
        {("completion_missing", "wins", 1), ("grant_unexpected", "wins", 1)},
        is_repaired=True,
    ),
    "completion at another place": Fault(
        "UPDATE completion SET event_id = 'e-000003' WHERE quest_code = 'wins' AND cycle = 2",
        {("completion_moved", "wins", 2)},
        is_repaired=True,
    ),
    "completion of nothing": Fault(
        """INSERT INTO completion (user_id, quest_code, cycle, version, completed_at, event_id, payable)
           VALUES ('user1', 'wins', 9, 1, now(), 'nothing', false)""",
        {("completion_unexplained", "wins", 9)},
    ),
    "completion under no version": Fault(
        "UPDATE completion SET version = 7 WHERE quest_code = 'wins' AND cycle = 1",
        {("completion_unexplained", "wins", 1)},
    ),
    "lost grant": Fault(
        "DELETE FROM reward_grant WHERE quest_code = 'wins' AND cycle = 1", {("grant_missing", "wins", 1)}
    ),
    "grant of another amount": Fault(
        "UPDATE reward_grant SET diamonds = 11 WHERE quest_code = 'wins' AND cycle = 1",
        {("grant_differs", "wins", 1), ("booking_differs", "wins", 1)},
    ),
    "grant that was cancelled": Fault(
        "UPDATE reward_grant SET status = 'cancelled' WHERE quest_code = 'wins' AND cycle = 1",
        {("grant_differs", "wins", 1), ("booking_unexpected", "wins", 1)},
    ),
    "points": Fault(
        "UPDATE standing SET points = points + 1 WHERE user_id = 'user1'", {("points", None, None)}, is_repaired=True
    ),
    "lost standing": Fault(
        "DELETE FROM standing WHERE user_id = 'user1'",
        {("points", None, None), ("level", None, None)},
        is_repaired=True,
    ),
    "points of a day": Fault(
        "UPDATE period_standing SET points = points + 1 WHERE period LIKE 'day:%' AND user_id = 'user1'",
        {("period_points", None, None)},
        is_repaired=True,
    ),
    "token of nothing": Fault(
        "INSERT INTO star_token (user_id, number, score, minted_at) VALUES ('user1', 99, 49500, now())",
        {("star_tokens", None, None)},
        is_repaired=True,
    ),
    "lost token": Fault(
        "DELETE FROM star_token WHERE number = 2 AND user_id = 'user1'", {("star_tokens", None, None)}, is_repaired=True
    ),
    "level": Fault("UPDATE standing SET level = 1 WHERE user_id = 'user1'", {("level", None, None)}, is_repaired=True),
    "grant for what was not claimed": Fault(
        """INSERT INTO reward_grant (grant_id, user_id, quest_code, quest_name, cycle, version, gold, diamonds, points,
                                     status, earned_at)
           VALUES ('x', 'user1', 'claims', 'Claims', 1, 1, 0, 0, 0, 'credited', now())""",
        {("grant_unexpected", "claims", 1)},
    ),
    "completion that was taken back, and pays": Fault(
        "UPDATE completion SET reversed_at = now() WHERE quest_code = 'wins' AND cycle = 2",
        {("completion_missing", "wins", 2), ("grant_differs", "wins", 2)},
    ),
    "reversal that nobody booked": Fault(
        "UPDATE reward_grant SET status = 'reversed' WHERE quest_code = 'wins' AND cycle = 2",
        {("grant_differs", "wins", 2), ("reversal_missing", "wins", 2)},
    ),
}


async def test_books_that_agree_show_nothing(api: RunningApi) -> None:
    await live(api, users=2)
    first, last = await run(api)
    assert first == {"kind": "progress", "users": 2, "total_users": 2, "drift": 0}
    assert {name: last[name] for name in ("users", "drift", "drift_total", "repaired")} == {
        "users": 2,
        "drift": [],
        "drift_total": 0,
        "repaired": 0,
    }
    assert REGISTRY.get_sample_value("quest_reconciliation_drift", {"kind": "state"}) == 0


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_is_found_and_repaired_as_far_as_the_log_can_tell(api: RunningApi, name: str) -> None:
    fault = FAULTS[name]
    await live(api, users=2)
    await api.execute(fault.statement.replace("WHERE", "WHERE user_id = 'user1' AND", 1))
    found = await report(api)
    assert kinds(found) >= fault.found
    assert {one["user_id"] for one in found["drift"]} <= {"user1", *(("user2",) if name == "facts" else ())}
    assert found["repaired"] == 0
    repaired = await report(api, repair=True)
    left = await report(api)
    assert repaired["repaired"] == repaired["drift_total"] - left["drift_total"]
    if fault.is_repaired:
        assert left["drift"] == []


async def test_nothing_else_is_found(api: RunningApi) -> None:
    """Each fault by itself shows as itself and not as others, save for what follows from it."""
    await live(api)
    for fault in (FAULTS["state"], FAULTS["completion at another place"], FAULTS["completion of nothing"]):
        await api.execute(fault.statement)
        assert kinds(await report(api)) == fault.found
        await report(api, repair=True)
        await api.execute("DELETE FROM completion WHERE event_id = 'nothing'")


async def test_a_completion_that_got_lost_is_rewarded_as_a_late_one(api: RunningApi) -> None:
    await live(api)
    await api.execute("DELETE FROM completion WHERE quest_code = 'wins' AND cycle = 2")
    await api.execute("DELETE FROM reward_grant WHERE quest_code = 'wins' AND cycle = 2")
    await report(api, repair=True)
    rows = await api.rows("SELECT cycle, status FROM reward_grant WHERE quest_code = 'wins' ORDER BY 1")
    assert rows == [(1, "credited"), (2, "pending")]


async def test_what_a_later_version_decides_anew_is_explained(api: RunningApi) -> None:
    await live(api)
    first = history(WINS)
    harder = definition("wins", objective={"target": 9}, repeat=ENDLESS, migration="recompute")
    second = first.versions[0].model_copy(update={"version": 2, "definition": harder})
    recomputed = first.model_copy(update={"versions": [*first.versions, second]})
    await api.install(recomputed, CLAIMS, DAILY, AFTER)
    assert (await report(api))["drift"] == []
    await _fold_the_past(api)
    assert (await report(api))["drift"] == []
    assert await api.rows("SELECT count(*) FROM completion WHERE quest_code = 'wins'") == [(2,)]


async def test_what_a_late_fact_decides_anew_is_explained(api: RunningApi) -> None:
    """Two wins on one day by UTC are on two days in Auckland, and the other way round."""
    await api.install(DAILY)
    await _fold_the_past(api)
    hours = (0, 11, 83, 85)
    wins = [Event(f"w-{hour}", "MatchWon", "user1", NOON + timedelta(hours=hour), {}) for hour in hours]
    await api.service.ingest([IncomingEvent(one, "{}") for one in wins])
    before = await api.rows("SELECT cycle FROM completion ORDER BY 1")
    data = {"time_zone": "Pacific/Auckland", "attributes": {}}
    moved = Event("moved", "UserUpdated", "user1", LONG_AGO, data)
    await api.service.ingest([IncomingEvent(moved, encode_data(data))])
    after = await api.rows("SELECT cycle FROM completion ORDER BY 1")
    assert len(after) > len(before) > 0
    assert (await report(api))["drift"] == []
    await api.execute("UPDATE event SET received_at = '2026-01-01T00:00Z' WHERE event_id = 'moved'")
    assert {one["kind"] for one in (await report(api))["drift"]} == {"completion_unexplained"}


async def test_what_is_taken_back_is_in_order_at_every_step(api: RunningApi) -> None:
    await live(api)
    await api.http.post(
        "/api/v1/events/e-000003/retract", json={"reason": "a fraud", "policy": "owe"}, headers=api.as_admin()
    )
    assert await api.rows("SELECT count(*) FROM completion WHERE reversed_at IS NOT NULL") != [(0,)]
    assert (await report(api))["drift"] == []
    await build_dispatcher(api.service).reverse_grants(10)
    assert (await report(api))["drift"] == []
    await api.happen(1)
    assert (await report(api))["drift"] == []
    api.auth.reversals.clear()
    assert {one["kind"] for one in (await report(api))["drift"]} == {"reversal_missing"}


async def test_what_the_ledger_says_of_itself_is_told(api: RunningApi) -> None:
    await live(api, users=2)
    api.auth.drift = [LedgerDrift(user_id="user2", kind="balance", currency="gold", stored=5, summed=3)]
    (found,) = (await report(api))["drift"]
    assert (found["kind"], found["user_id"]) == ("ledger", "user2")
    assert found["detail"] == "balance of gold: stored 5, the entries give 3"
    assert (await report(api, users=["user1"]))["drift"] == []
    assert (await report(api, users=["user2"]))["drift_total"] == 1


async def test_users_and_samples_are_what_was_asked_for(api: RunningApi) -> None:
    await live(api, users=9)
    assert (await report(api, users=["user3", "user5", "nobody"]))["users"] == 2
    drawn = (await report(api, sample=0.4))["users"]
    assert drawn < 9
    looked_at = {(await report(api, sample=0.4))["users"] for _ in range(12)}
    assert len(looked_at) > 1, "another share each time"


async def test_without_the_ledger_the_answer_ends_with_an_error(api: RunningApi) -> None:
    await live(api)
    api.auth.hides_ledger = True
    assert (await run(api))[-1]["kind"] == "error"
    assert await api.rows("SELECT count(*) FROM reconciliation") == [(0,)]


async def test_results_are_kept_and_shown(api: RunningApi) -> None:
    await live(api)
    await api.execute(FAULTS["state"].statement)
    told = await report(api)
    answer = await api.http.get(PATH, headers=api.as_admin())
    (item,) = answer.json()["items"]
    assert (item["id"], item["users"], item["drift_total"], item["drift"]) == (told["id"], 1, 1, told["drift"])
    assert (item["is_scheduled"], item["repair"], item["sample"], item["named_users"]) == (False, False, 1.0, 0)


async def test_players_may_not(api: RunningApi) -> None:
    assert (await api.http.post(PATH, json={}, headers=api.as_user("user1"))).status_code == 403
    assert (await api.http.get(PATH, headers=api.as_user("user1"))).status_code == 403
    for wanted in ({"sample": 0}, {"sample": 1.1}, {"repair": "yes"}, {"more": 1}):
        assert (await api.http.post(PATH, json=wanted, headers=api.as_admin())).status_code == 422


async def test_one_of_several_schedulers_does_it_and_not_too_often(api: RunningApi) -> None:
    await live(api, users=3)
    scheduler = build_scheduler(api.service, _no_rest)
    results = PostgresReconciliations(api.service.database)

    def schedule() -> ReconcileOnSchedule:
        turn = PostgresTurn(api.service.database, RECONCILIATION_KEY)
        return ReconcileOnSchedule(
            scheduler.reconcile, results, turn, api.service.clock, every=timedelta(minutes=5), sample=1
        )

    done = await asyncio.gather(*(schedule()() for _ in range(3)))
    assert sum(1 for one in done if one is not None) == 1
    assert await schedule()() is None, "it was done a moment ago"
    (kept, total) = await results.find(10, 0)
    assert (total, kept[0].is_scheduled, kept[0].users) == (1, True, 3)


async def test_a_comparison_ends_when_the_service_stops(api: RunningApi) -> None:
    await live(api)
    scheduler = build_scheduler(api.service, _no_rest)
    scheduler.reconcile.close()
    with pytest.raises(TemporaryError, match="the service stops"):
        _ = [one async for one in scheduler.reconcile(Selection())]


async def _no_rest(_seconds: float) -> None:
    return None


async def _fold_the_past(api: RunningApi) -> None:
    await FoldThePast(api.service.transactions, api.service.catalog, _no_rest)()
