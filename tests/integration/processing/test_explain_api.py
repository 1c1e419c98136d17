"""Explanations over HTTP: nothing but what happened, in full for administrators and in sentences for players."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from processing_service.application.fold_the_past import FoldThePast
from processing_service.application.messages import IncomingEvent
from processing_service.application.sync_catalog import SyncCatalog
from processing_service.bootstrap.dispatcher import build_dispatcher
from processing_service.domain.event import Event
from shared.contracts.definition import Definition
from shared.contracts.event import encode_data
from tests.integration.processing.catalogs import LONG_AGO, FixedCatalog, definition, history
from tests.integration.processing.explaining import RANKED, explain, ids
from tests.integration.processing.running_api import RunningApi


async def test_from_event_to_ledger_and_toast(api: RunningApi) -> None:
    """A completion with everything that followed; the events of other types are not there."""
    await api.install(RANKED)
    await api.happen(2, mode="ranked", points=5)
    await api.happen(1, "MatchLost")
    await build_dispatcher(api.service).credit_grants(10)
    explanation = await explain(api, "ranked")
    assert (explanation["agrees"], explanation["differences"], explanation["ledger_answered"]) == (True, None, True)
    assert explanation["totals"] == {"counted": 2, "not_counted": {}, "enrolled": 0}
    assert [(one["version"], one["since"]) for one in explanation["versions"]] == [(1, "2026-01-01T00:00:00Z")]
    completing, first = explanation["items"]
    assert (first["outcome"], first["contribution"], first["version"]) == ("counted", 1, 1)
    assert first["parts"] == [{"leaf": "wins", "amount": 1}]
    assert first["progress"] == {
        "amount": 1,
        "target": 2,
        "times_completed": 0,
        "parts": [{"leaf": "wins", "amount": 1, "target": 2, "is_reached": False}],
    }
    (cycle,) = completing["completions"]
    assert (cycle["cycle"], cycle["ordinal"], cycle["recorded"]["payable"]) == (1, 1, True)
    (grant,) = cycle["grants"]
    assert (grant["status"], grant["reward"]["diamonds"]) == ("credited", 10)
    assert grant["booked"]["transaction_id"] == grant["grant_id"]
    assert (grant["booked"]["diamonds"], grant["reversal"]) == (10, None)
    assert cycle["toasts"] == [
        {"sequence": 1, "kind": "quest_completed"},
        {"sequence": 2, "kind": "reward_credited"},
    ]


async def test_the_failing_clause_is_shown_with_its_values(api: RunningApi) -> None:
    """Those that held are not; a field that is not there is told apart from null."""
    await api.install(RANKED)
    await api.happen(1, mode="ranked", points=2)
    await api.happen(1, mode="casual")
    undecided, false = (await explain(api, "ranked"))["items"]
    (reason,) = false["reasons"]
    assert (false["reason"], reason["name"], reason["leaf"]) == ("ConditionFalse", "ConditionFalse", "wins")
    assert reason["clauses"] == [
        {
            "source": "event.data.points >= 3",
            "verdict": False,
            "values": [{"path": "event.data.points", "value": 2, "is_missing": False}],
            "text": "event.data.points >= 3 (event.data.points = 2)",
        }
    ]
    clauses = undecided["reasons"][0]["clauses"]
    assert [(clause["verdict"], clause["values"][0]["is_missing"]) for clause in clauses] == [
        (False, False),
        ("field 'points' missing", True),
    ]


async def test_bounds_are_told(api: RunningApi) -> None:
    """The window, the cap and the cooldown, as data beside the text."""
    closes = LONG_AGO + timedelta(minutes=2)
    await api.install(
        definition("early", window={"ends_at": closes}),
        definition("capped", objective={"cap": {"per": "day", "most": 1}}),
        definition("spaced", objective={"cooldown": "PT1H"}),
    )
    await api.happen(2)
    reasons = {code: (await explain(api, code))["items"][0]["reasons"][0] for code in ("early", "capped", "spaced")}
    assert reasons["early"]["details"] == {"opens": None, "closes": "2026-01-01T00:02:00Z"}
    assert reasons["capped"]["details"] == {"span": "day", "most": 1}
    assert reasons["spaced"]["details"] == {"until": "2026-01-01T01:01:00Z", "cooldown": "PT1H"}
    assert [reason["name"] for reason in reasons.values()] == ["OutsideWindow", "CapReached", "CoolingDown"]


QUESTS = (
    RANKED,
    definition("wins", repeat={"limit": 3, "reset": "on_completion"}),
    definition("points", objective={"measure": "sum", "field": "points", "target": 20}, prerequisites=["wins"]),
    definition("maps", objective={"measure": "distinct", "field": "map", "target": 3}, claim="manual"),
    definition("evening", window={"starts_at": LONG_AGO + timedelta(minutes=9)}, repeat={"reset": "daily"}),
    definition("streak", objective={"measure": "streak", "target": 2}),
    Definition.model_validate(
        {
            "code": "both",
            "name": "Both",
            "objective": {
                "all_of": [
                    {"id": "wins", "on": ["MatchWon"], "where": "event.data.mode == 'ranked'", "target": 2},
                    {"id": "losses", "on": ["MatchLost", "MatchWon"], "measure": "count", "target": 3},
                ]
            },
            "prerequisites": ["maps"],
        }
    ),
)


def _random_events(source: random.Random, each: int) -> list[IncomingEvent]:
    events = []
    for user in ("user1", "user2"):
        for number in range(each):
            data = {
                "points": source.choice([0, 1, 5, 9, -1, None]),
                "map": source.choice("abcd"),
                "mode": source.choice(["ranked", "casual"]),
            }
            event_type = source.choice(["MatchWon", "MatchWon", "MatchLost"])
            moment = LONG_AGO + timedelta(hours=source.randrange(60))
            events.append(
                IncomingEvent(Event(f"{user}-{number:03}", event_type, user, moment, data), encode_data(data))
            )
    return events


@pytest.mark.parametrize("seed", range(2))
async def test_explanations_agree_with_what_is_stored(api: RunningApi, seed: int) -> None:
    """T9, after any batches in any order: the same completions, the same progress, and every event is accounted for."""
    source = random.Random(seed)
    await api.install(*QUESTS)
    sent = [event for event in _random_events(source, 40) for _ in range(source.randint(1, 2))]
    source.shuffle(sent)
    while sent:
        size = source.randint(1, 20)
        await api.service.ingest(sent[:size])
        del sent[:size]
    recorded = set(await api.rows("SELECT user_id, quest_code, cycle, event_id FROM completion"))
    stored = {
        (user, code): times
        for user, code, times in await api.rows("SELECT user_id, quest_code, times_completed FROM user_quest_reward")
    }
    shown = set()
    for user in ("user1", "user2"):
        for quest in QUESTS:
            explanation = await explain(api, quest.code, "?limit=500", user)
            assert explanation["agrees"], explanation["differences"]
            assert explanation["times_completed"] == stored.get((user, quest.code), 0)
            totals = explanation["totals"]
            assert totals["counted"] + sum(totals["not_counted"].values()) == explanation["total"]
            assert explanation["total"] == len(set(ids(explanation)))
            for item in explanation["items"]:
                for cycle in item["completions"]:
                    assert cycle["recorded"] is not None
                    assert [one["kind"] for one in cycle["toasts"]] == ["quest_completed"]
                    assert len(cycle["grants"]) == (0 if quest.claim == "manual" else 1)
                    shown.add((user, quest.code, cycle["cycle"], item["event_id"]))
    assert shown == recorded
    assert len(recorded) > 10


async def test_a_version_that_became_known_late_is_a_difference(api: RunningApi) -> None:
    """What was recorded under the older version stands, and the explanation says that the log gives something else."""
    wins = history(definition("wins"))
    await api.install(wins)
    await api.happen(3)
    newer = wins.versions[0].model_copy(
        update={"version": 2, "definition": definition("wins", objective={"target": 5})}
    )
    late = wins.model_copy(update={"versions": [*wins.versions, newer]})
    await SyncCatalog(api.service.transactions, FixedCatalog(late, revision=9))()
    await FoldThePast(api.service.transactions, api.service.catalog, _no_rest)()
    explanation = await explain(api, "wins")
    assert explanation["agrees"] is False
    assert explanation["differences"] == {"progress": False, "not_recorded": [], "not_found": [1], "moved": []}
    assert [(one["version"], one["migration"]) for one in explanation["versions"]] == [(1, "carry"), (2, "carry")]


async def _no_rest(_seconds: float) -> None:
    """Go on at once."""


async def test_a_completion_that_was_taken_back_is_shown_with_its_event(api: RunningApi) -> None:
    """The record and the grant of a cycle that a retraction undid."""
    await api.install(definition("wins", objective={"target": 1}))
    await api.happen(1)
    async with api.service.database.transaction() as session:
        for statement in (
            "INSERT INTO retraction (event_id, retraction_id, user_id) VALUES ('e-000001', 'r-1', 'user1')",
            "UPDATE completion SET reversed_at = '2026-02-01T00:00:00Z'",
            "DELETE FROM user_quest_reward",
        ):
            await session.execute(text(statement))
    explanation = await explain(api, "wins")
    assert explanation["agrees"] is True
    (cycle,) = explanation["items"][0]["completions"]
    assert (cycle["cycle"], cycle["ordinal"], cycle["recorded"]["reversed_at"]) == (1, None, "2026-02-01T00:00:00Z")
    assert [grant["status"] for grant in cycle["grants"]] == ["pending"]


async def test_it_does_without_the_ledger(api: RunningApi) -> None:
    """And says that it had to."""
    await api.install(definition("wins", objective={"target": 1}))
    await api.happen(1)
    await build_dispatcher(api.service).credit_grants(10)
    api.auth.hides_ledger = True
    explanation = await explain(api, "wins")
    (grant,) = explanation["items"][0]["completions"][0]["grants"]
    assert (explanation["ledger_answered"], grant["status"], grant["booked"]) == (False, "credited", None)


@pytest.mark.parametrize(
    "query", ["limit=501", "limit=0", "offset=-1", "offset=99999999999", "outcome=maybe", "event_id=%00"]
)
async def test_strange_values_are_refused(api: RunningApi, query: str) -> None:
    """As problems that name the field."""
    await api.install(definition("wins"))
    answer = await api.http.get(f"/api/v1/progress/user1/wins/explain?{query}", headers=api.as_admin())
    assert answer.status_code == 422
    assert answer.json()["errors"]
