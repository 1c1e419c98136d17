"""The books of a whole system, compared with each other: what is promised to be true whatever has happened.

T1: nothing lost. Every event that a service committed to its outbox is in the log, or was discarded with its user.
T2: paid exactly once. Completions x reward = grants = ledger = balances, less what was taken back and spent.
T3: the ledger's own rules.
T4: the log explains everything. Folding it again gives the stored progress and the recorded completions.

And the system says the same of itself: its own comparison finds no drift.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from processing_service.adapters.conditions import CatalogConditions
from processing_service.adapters.postgres.fact_records import read_facts
from processing_service.application.snapshot import build_snapshot
from processing_service.application.user_facts import UNKNOWN, record_of
from processing_service.domain.context import Context
from processing_service.domain.evaluator import fold
from processing_service.domain.event import Event
from processing_service.domain.state import EMPTY, State
from processing_service.domain.state_json import from_json
from shared.contracts.catalog_feed import DefinitionHistory
from tests.harness.own_books import own_comparison
from tests.harness.sql import Look, look_into, query
from tests.harness.system import System
from tests.harness.waiting import eventually

SERVICES = ("auth", "catalog", "processing")
Amounts = dict[str, int]


async def reconcile(system: System, *, within_seconds: float = 120, parked: int | None = None) -> None:
    """Wait until nothing is under way any more, then compare the books.

    `parked`: how many messages may have been set aside; None where a module's tests park some on purpose. Raises
    AssertionError with what does not agree.
    """
    token = await system.auditor_token()

    async def settled() -> bool:
        assert await open_work(system) == {}
        return True

    await eventually(settled, within_seconds=within_seconds)
    await ledger_keeps_its_rules(system)
    await balances_follow_from_bookings(system)
    await completions_are_paid_once(system)
    await log_explains_progress(system)
    own = await own_comparison(system, token)
    assert own["drift"] == [], own
    if parked is not None:
        found = await query(system, "processing", "SELECT reason, detail, event_id FROM parked_message")
        assert len(found) == parked, found


async def open_work(system: System) -> dict[str, int]:
    """What is still on its way, by kind; empty when all is done."""
    work: dict[str, int] = {}
    sent: dict[str, set[str]] = {}
    for service in SERVICES:
        async with look_into(system, service) as look:
            outbox = await look.rows("SELECT event_id, published_at IS NULL AS waits FROM outbox")
        work[f"outbox of {service}"] = sum(1 for row in outbox if row["waits"])
        sent[service] = {row["event_id"] for row in outbox}
    async with look_into(system, "processing") as look:
        (counted,) = await look.rows(
            """SELECT (SELECT count(*) FROM reward_grant WHERE status IN ('pending', 'sending')) AS grants,
                      (SELECT count(*) FROM reward_grant
                        WHERE status = 'credited' AND reversal_policy IS NOT NULL
                          AND next_attempt_at < 'infinity') AS reversals,
                      (SELECT count(*) FROM event_failure) AS failures,
                      (SELECT count(*) FROM catalog_definition WHERE fold_from IS NOT NULL) AS gaps"""
        )
        heard = {row["event_id"] for row in await look.rows("SELECT event_id FROM event")}
        erased = {bytes(row["event_id_hash"]) for row in await look.rows("SELECT event_id_hash FROM erased_event")}
    for service, event_ids in sent.items():
        unknown = event_ids - heard
        work[f"unheard of {service}"] = sum(1 for one in unknown if sha256(one.encode()).digest() not in erased)
    return {name: number for name, number in {**counted, **work}.items() if number}


async def ledger_keeps_its_rules(system: System) -> None:
    """T3: every booking sums to zero, balances are the sums of entries and not negative."""
    unbalanced = """SELECT transaction_id, currency FROM ledger_entry
                     GROUP BY 1, 2 HAVING sum(amount) <> 0"""
    assert await query(system, "auth", unbalanced) == []
    drifted = """SELECT * FROM (SELECT substr(account, 6) AS user_id, currency, sum(amount) AS entries
                                  FROM ledger_entry WHERE account LIKE 'user:%' GROUP BY 1, 2) AS summed
                   FULL JOIN wallet_balance USING (user_id, currency)
                  WHERE entries IS DISTINCT FROM amount OR amount < 0"""
    assert await query(system, "auth", drifted) == []
    owing = """SELECT * FROM (SELECT substr(account, 6) AS user_id, currency, -sum(amount) AS debt
                                FROM ledger_entry WHERE account LIKE 'debt:%' GROUP BY 1, 2) AS summed
                 FULL JOIN wallet_balance USING (user_id, currency)
                WHERE coalesce(debt, 0) <> coalesce(owed, 0)"""
    assert await query(system, "auth", owing) == []


async def balances_follow_from_bookings(system: System) -> None:
    """T2: what users have is what was granted, less what was taken back and spent; a debit is paid whole or not."""
    differing = """SELECT * FROM (SELECT user_id, currency, -sum(amount) AS remains
                                    FROM ledger_transaction JOIN ledger_entry ON transaction_id = id
                                   WHERE (kind, account) IN (('grant', 'system:grants'), ('reversal', 'system:grants'),
                                                             ('reversal', 'system:written_off'),
                                                             ('debit', 'system:spent'))
                                   GROUP BY 1, 2) AS booked
                     FULL JOIN wallet_balance USING (user_id, currency)
                    WHERE remains IS DISTINCT FROM amount - owed"""
    assert await query(system, "auth", differing) == []
    odd = """SELECT * FROM ledger_transaction JOIN ledger_entry ON transaction_id = id
              WHERE kind = 'debit' AND account NOT IN ('system:spent', 'user:' || user_id)
                 OR kind <> 'debit' AND account = 'system:spent'"""
    assert await query(system, "auth", odd) == []


async def completions_are_paid_once(system: System) -> None:
    """T2: each completion that pays by itself or was claimed has one grant, each grant one booking, and no more.

    Grants that were given by hand are booked as well; those that were revoked are reversed, and not paid again.
    """
    async with look_into(system, "processing") as look:
        histories = await _histories(look)
        completions = await look.rows("SELECT * FROM completion WHERE payable AND reversed_at IS NULL")
        grants = await look.rows(
            "SELECT reward_grant.*, erased_at IS NOT NULL AS erased FROM reward_grant JOIN participant USING (user_id)"
        )
    of_quests = [row for row in grants if row["quest_code"] is not None]
    revoked = {_cycle(row) for row in of_quests if row["revoked_at"] is not None}
    due = {
        _cycle(row): _reward(histories, row)
        for row in completions
        if _cycle(row) not in revoked
        and (row["claimed_at"] is not None or _version(histories, row).claim == "automatic")
    }
    granted = {
        _cycle(row): {name: row[name] for name in ("gold", "diamonds", "points", "badge")}
        for row in of_quests
        if not row["erased"] and row["status"] in {"credited", "held"}
    }
    assert granted == due
    assert {row["status"] for row in grants} <= {"credited", "held", "cancelled", "reversed"}
    paid = {
        row["grant_id"]: (row["user_id"], amounts)
        for row in grants
        if row["status"] in {"credited", "reversed"}
        and (amounts := {name: row[name] for name in ("gold", "diamonds") if row[name] > 0})
    }
    assert await _booked(system) == paid
    assert await _reversed(system) == {row["grant_id"] for row in grants if row["status"] == "reversed"} & paid.keys()


async def log_explains_progress(system: System) -> None:
    """T4: the fold of each user's events is what is stored. Holds at every moment, under load and after a death.

    Quests are folded with the stored places of their prerequisites' completions. Those are checked by their own folds,
    and prerequisites never go in a circle, so that agreement of all means that all are right. Where a quest has had
    several versions, or hangs on what is known of users, completions may be recorded that the log no longer gives.
    """
    async with look_into(system, "processing") as look:
        ruleset = build_snapshot(1, (await _histories(look)).values(), CatalogConditions()).ruleset
        events = await _events_by_user(look)
        retracted = {row["event_id"] for row in await look.rows("SELECT event_id FROM retraction")}
        states = await look.rows("SELECT user_id, quest_code, state FROM user_quest_reward")
        facts = {
            row["user_id"]: UNKNOWN if row["facts"] is None else read_facts(row["facts"])
            for row in await look.rows("SELECT user_id, facts::text AS facts FROM participant")
        }
        completions = await look.rows(
            "SELECT user_id, quest_code, cycle, event_id FROM completion WHERE reversed_at IS NULL"
        )
    stored: dict[str, dict[str, State]] = defaultdict(dict)
    for row in states:
        stored[row["user_id"]][row["quest_code"]] = from_json(row["state"])
    recorded: dict[tuple[str, str], set[tuple[int, str]]] = defaultdict(set)
    for row in completions:
        recorded[row["user_id"], row["quest_code"]].add((row["cycle"], row["event_id"]))
    assert stored.keys() <= events.keys()
    for user_id, all_events in events.items():
        history = [event for event in all_events if event.event_id not in retracted]
        assert facts.get(user_id, UNKNOWN) == record_of(history), user_id
        first = {code: state.first_completion for code, state in stored[user_id].items()}
        context = Context(record_of(history).facts(user_id), first)
        for code, timeline in ruleset.by_code.items():
            result = fold(timeline, [event for event in history if event.event_type in timeline.listens], context)
            assert stored[user_id].get(code, EMPTY) == result.state, f"{user_id}, {code}"
            found = {(one.cycle, one.position[1]) for one in result.completions}
            written = recorded.pop((user_id, code), set())
            assert found <= written, f"{user_id}, {code}"
            if len(timeline.versions) == 1 and not timeline.asks_for_facts:
                assert written == found, f"{user_id}, {code}"
    assert recorded == {}


async def _booked(system: System) -> dict[str, tuple[str, Amounts]]:
    """What grants have paid: a part of it may have gone to what the user owed."""
    rows = await query(
        system,
        "auth",
        """SELECT id, user_id, currency, -amount AS amount
             FROM ledger_transaction JOIN ledger_entry ON transaction_id = id
            WHERE kind = 'grant' AND account = 'system:grants'""",
    )
    booked: dict[str, tuple[str, Amounts]] = {}
    for row in rows:
        booked.setdefault(row["id"], (row["user_id"], {}))[1][row["currency"]] = row["amount"]
    return booked


async def _reversed(system: System) -> set[str]:
    rows = await query(system, "auth", "SELECT reverses FROM ledger_transaction WHERE reverses IS NOT NULL")
    return {row["reverses"] for row in rows}


async def _histories(look: Look) -> dict[str, DefinitionHistory]:
    rows = await look.rows("SELECT history FROM catalog_definition")
    found = [DefinitionHistory.model_validate(row["history"]) for row in rows]
    return {history.code: history for history in found}


async def _events_by_user(look: Look) -> dict[str, list[Event]]:
    events: dict[str, list[Event]] = defaultdict(list)
    for row in await look.rows("SELECT * FROM event WHERE user_id IS NOT NULL"):
        event = Event(row["event_id"], row["event_type"], row["user_id"], row["timestamp"], row["event_data"])
        events[event.user_id or ""].append(event)
    return {user_id: sorted(of_user, key=lambda one: one.position) for user_id, of_user in events.items()}


def _cycle(row: Mapping[str, Any]) -> tuple[str, str, int, int]:
    return row["user_id"], row["quest_code"], row["cycle"], row["generation"]


def _version(histories: Mapping[str, DefinitionHistory], row: Mapping[str, Any]) -> Any:
    versions: Sequence[Any] = histories[row["quest_code"]].versions
    return next(one.definition for one in versions if one.version == row["version"])


def _reward(histories: Mapping[str, DefinitionHistory], row: Mapping[str, Any]) -> dict[str, Any]:
    reward: dict[str, Any] = _version(histories, row).reward.model_dump()
    return reward
