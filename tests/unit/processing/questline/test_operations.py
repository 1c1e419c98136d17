"""`explain`, `simulate`, `backfill`, `reconcile` and `retract`."""

import json
from typing import Any

import httpx
import pytest

from tests.unit.processing.questline.servers import Command, ScriptedServer, lines, problem

TRIO = "{code: trio, name: Trio, objective: {on: [MatchWon], target: 3}, reward_name: chest}"
FILE = f"rewards: [{{name: chest, gold: 10}}]\ndefinitions: [{TRIO}]\n"

EXPLAIN = "GET /api/v1/progress/ada/trio/explain"
EXPLANATION: dict[str, Any] = {
    "code": "trio",
    "name": "Trio",
    "status": "in_progress",
    "times_completed": 1,
    "totals": {"counted": 3, "not_counted": {"ConditionFalse": 1}, "enrolled": 0},
    "agrees": True,
    "differences": None,
    "items": [
        {
            "event_id": "e-2",
            "event_type": "MatchWon",
            "timestamp": "2026-11-24T17:05:00Z",
            "outcome": "not_counted",
            "contribution": None,
            "reasons": [
                {
                    "text": "condition false: event.data.points >= 10",
                    "leaf": "wins",
                    "clauses": [{"text": "event.data.points >= 10 (event.data.points = 7)"}],
                }
            ],
            "retracted_at": "2026-11-25T00:00:00Z",
            "progress": {"amount": 0, "target": 3},
            "completions": [],
        },
        {
            "event_id": "e-1",
            "event_type": "MatchWon",
            "timestamp": "2026-11-23T17:05:00Z",
            "outcome": "counted",
            "contribution": 1,
            "reasons": [],
            "retracted_at": None,
            "progress": {"amount": 0, "target": 3},
            "completions": [
                {
                    "cycle": 1,
                    "version": 2,
                    "grants": [
                        {
                            "grant_id": "g-1",
                            "status": "credited",
                            "reward": {"gold": 25, "diamonds": 0, "points": 0, "badge": None},
                            "booked": {"transaction_id": "t-1"},
                        }
                    ],
                    "toasts": [{"sequence": 4, "kind": "quest_completed"}],
                }
            ],
        },
    ],
    "total": 4,
    "next_offset": 2,
}


def test_an_explanation_tells_each_event_and_what_followed(command: Command, server: ScriptedServer) -> None:
    server.routes[EXPLAIN] = EXPLANATION
    result = command("explain", "ada", "trio", "--event", "e-2", "--limit", "2")
    assert dict(server.asked[0].url.params) == {"event_id": "e-2", "limit": "2"}
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Trio (trio) for ada: in_progress",
        "completed 1 time; 3 events counted, not counted: 1 ConditionFalse",
        "✗ 2026-11-24T17:05:00Z  MatchWon  e-2",
        "    wins: condition false: event.data.points >= 10",
        "      event.data.points >= 10 (event.data.points = 7)",
        "    retracted at 2026-11-25T00:00:00Z",
        "✓ 2026-11-23T17:05:00Z  MatchWon  e-1  +1, 0 of 3",
        "    completed cycle 1 under version 2",
        "      grant g-1 credited: 25 gold, booked as t-1",
        "      toast 4: quest_completed",
        "… and 2 earlier events; --limit shows more",
    ]


def test_an_explanation_that_differs_from_the_records_is_a_finding(command: Command, server: ScriptedServer) -> None:
    differences = {"progress": True, "not_recorded": [2], "not_found": [], "moved": []}
    server.routes[EXPLAIN] = {**EXPLANATION, "agrees": False, "differences": differences}
    result = command("explain", "ada", "trio")
    assert result.exit_code == 1
    assert "differs from what is stored: the progress; cycles not recorded: 2" in result.stdout
    assert json.loads(command("explain", "ada", "trio", "--json").stdout)["agrees"] is False


def test_ids_of_users_are_quoted_in_paths(command: Command, server: ScriptedServer) -> None:
    command("explain", "a/b c", "trio")
    assert server.asked[0].url.raw_path.startswith(b"/api/v1/progress/a%2Fb%20c/trio/explain")


SIMULATE = "POST /api/v1/operations/simulations"
AMOUNTS = {"gold": 40, "diamonds": 0, "points": 0}
TOTAL = {"users": 10, "users_completed": 3, "completions": 4, "payout": AMOUNTS}
REPORT: dict[str, Any] = {
    "kind": "report",
    "code": "trio",
    "since": None,
    "until": None,
    "sample": 0.5,
    "assumes_accepted": False,
    "pays_past": True,
    "events": 70,
    "total": TOTAL,
    "estimated_total": {**TOTAL, "users": 20, "completions": 8, "payout": {**AMOUNTS, "gold": 80}},
    "days": [
        {"day": "2026-11-23", "completions": 3, "gold": 30, "diamonds": 0, "points": 0},
        {"day": "2026-11-24", "completions": 1, "gold": 10, "diamonds": 0, "points": 0},
    ],
    "time_to_finish": {"median_seconds": 5400, "p90_seconds": 200000, "exact": True},
    "live": {
        "version": 2,
        "users_completed": 1,
        "completions": 1,
        "payout": {**AMOUNTS, "gold": 10},
        "users_gained": 2,
        "users_lost": 0,
        "more_completions": 3,
        "more_payout": {**AMOUNTS, "gold": 30},
    },
    "examples": [
        {
            "user_id": "ada",
            "fate": "completed",
            "status": "completed",
            "times_completed": 1,
            "progress": 3,
            "target": 3,
            "events": [
                {
                    "event_id": "e-1",
                    "event_type": "MatchWon",
                    "timestamp": "2026-11-23T17:05:00Z",
                    "counted": 1,
                    "reason": None,
                    "completes": [1],
                }
            ],
        }
    ],
}
UNDER_WAY = {"kind": "progress", "users": 5, "total_users": 10, "events": 30}


def test_a_dry_run_sends_the_definition_with_its_reward_and_shows_the_report(
    command: Command, server: ScriptedServer
) -> None:
    server.routes[SIMULATE] = lines(UNDER_WAY, REPORT)
    result = command("simulate", command.file("quests.yaml", FILE), "trio", "--sample", "0.5")
    assert (result.exit_code, result.stderr) == (0, "")
    sent = server.body(SIMULATE)
    assert (sent["sample"], sent["definition"]["reward"]["gold"]) == (0.5, 10)
    shown = [line.split() for line in result.stdout.splitlines()]
    assert "trio over 70 events from the beginning to now" in result.stdout
    assert "A sample of 50% of the users" in result.stdout
    assert ["looked", "at", "estimate", "live", "version", "2", "more"] in shown
    assert ["completions", "4", "8", "1", "+3"] in shown
    assert ["gold", "40", "80", "10", "+30"] in shown
    assert "1.5 hours at the median, 2.3 days at the 90th percentile" in result.stdout
    assert ["2026-11-23", "30", "█" * 30] in shown
    assert ["2026-11-24", "10", "█" * 10] in shown
    assert "2026-11-23T17:05:00Z MatchWon: +1, completed cycle 1" in result.stdout


def test_a_dry_run_as_json_is_the_report_alone(command: Command, server: ScriptedServer) -> None:
    server.routes[SIMULATE] = lines(UNDER_WAY, REPORT)
    result = command("simulate", command.file("quests.yaml", FILE), "trio", "--json")
    assert json.loads(result.stdout) == REPORT


def test_a_dry_run_that_nobody_completes_has_no_chart(command: Command, server: ScriptedServer) -> None:
    nothing = {**TOTAL, "users_completed": 0, "completions": 0, "payout": {**AMOUNTS, "gold": 0}}
    empty = {"total": nothing, "sample": 1.0, "days": [], "time_to_finish": None, "live": None, "examples": []}
    server.routes[SIMULATE] = lines({**REPORT, **empty})
    result = command("simulate", command.file("quests.yaml", FILE), "trio")
    assert "Nobody would have completed it." in result.stdout


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lines(UNDER_WAY, {"kind": "error", "detail": "the log is away"}), "the log is away"),
        (lines(UNDER_WAY), "without a report"),
        (lambda _request: problem(429, "one dry run at a time"), "one dry run at a time"),
    ],
)
def test_a_dry_run_that_fails_is_refused(
    command: Command, server: ScriptedServer, answer: object, message: str
) -> None:
    server.routes[SIMULATE] = answer
    result = command("simulate", command.file("quests.yaml", FILE), "trio")
    assert (result.exit_code, result.stdout) == (3, "")
    assert message in result.stderr


def test_a_dry_run_needs_a_code_of_the_file(command: Command, server: ScriptedServer) -> None:
    result = command("simulate", command.file("quests.yaml", FILE), "duo")
    assert result.exit_code == 1
    assert server.asked == []


HISTORY = "GET /api/v1/quests/trio/history"
BACKFILL = "GET /api/v1/operations/backfills/trio"
IMPORT = "POST /api/v1/quests/import"
RUN: dict[str, Any] = {
    "code": "trio",
    "since": "1970-01-01T00:00:00Z",
    "state": "done",
    "folded_users": 10,
    "total_users": 10,
    "began_at": "2026-11-20T09:30:00Z",
    "ended_at": "2026-11-20T09:31:00Z",
    "pay": False,
    "notify": False,
}
SOURCE = {"code": "trio", "name": "Trio", "objective": {"on": ["MatchWon"], "target": 3}}


def backfilled(server: ScriptedServer) -> None:
    """Have a server that takes a backfill of a quest at version 3."""
    version = {"version": 3, "source": {**SOURCE, "reward_name": "chest"}, "definition": {**SOURCE, "reward": {}}}
    server.routes |= {
        HISTORY: {"items": [version]},
        SIMULATE: lines(REPORT),
        IMPORT: {"rewards": [], "definitions": [{"code": "trio", "outcome": "changed", "version": 4}]},
    }


def test_a_backfill_is_tried_published_and_watched(command: Command, server: ScriptedServer) -> None:
    backfilled(server)
    looks = iter([problem(404, "none"), None, None])

    def look(_request: object) -> httpx.Response:
        return next(looks) or httpx.Response(200, json=RUN)

    server.routes[BACKFILL] = look
    result = command("backfill", "trio", "--since", "2026-01-01T00:00:00Z", "--no-pay", "--silent", "--yes", "--json")
    assert result.exit_code == 0, result.stderr
    wanted = {"since": "2026-01-01T00:00:00Z", "pay": False, "notify": False}
    assert server.body(SIMULATE)["definition"] == {**SOURCE, "reward": {}, "migration": "recompute", "backfill": wanted}
    assert server.body(IMPORT)["definitions"] == [
        {**SOURCE, "reward_name": "chest", "migration": "recompute", "backfill": wanted}
    ]
    document = json.loads(result.stdout)
    assert (document["published"]["version"], document["backfill"]) == (4, RUN)


def test_a_backfill_that_is_not_agreed_to_changes_nothing(command: Command, server: ScriptedServer) -> None:
    backfilled(server)
    result = command("backfill", "trio")
    assert result.exit_code == 2
    assert "trio over 70 events" in result.stdout
    assert IMPORT not in server.calls


def test_backfills_are_listed_paused_and_resumed(command: Command, server: ScriptedServer) -> None:
    server.routes |= {
        "GET /api/v1/operations/backfills": {"items": [RUN], "total": 1},
        BACKFILL: RUN,
        "POST /api/v1/operations/backfills/trio/pause": {**RUN, "state": "paused"},
        "POST /api/v1/operations/backfills/trio/resume": {**RUN, "state": "running"},
    }
    assert json.loads(command("backfill", "--status", "--json").stdout) == {"items": [RUN]}
    assert "trio: done, 10 of 10 users" in command("backfill", "trio", "--status").stdout
    assert "trio: paused" in command("backfill", "trio", "--pause").stdout
    assert "trio: running" in command("backfill", "trio", "--resume").stdout
    assert command("backfill", "trio", "--pause", "--resume").exit_code == 2
    assert command("backfill").exit_code == 2


RECONCILE = "POST /api/v1/operations/reconciliations"


@pytest.mark.parametrize(("drift", "arguments", "exit_code"), [(0, [], 0), (2, [], 1), (2, ["--repair", "--yes"], 0)])
def test_drift_is_a_finding_unless_it_was_repaired(
    command: Command, server: ScriptedServer, drift: int, arguments: list[str], exit_code: int
) -> None:
    server.routes[RECONCILE] = lines(UNDER_WAY, {"kind": "report", "users": 10, "drift": drift})
    result = command("reconcile", "--sample", "0.5", *arguments)
    assert result.exit_code == exit_code
    assert server.body(RECONCILE) == {"repair": "--repair" in arguments, "sample": 0.5}
    assert ("no drift" in result.stdout) == (drift == 0)


def test_a_repair_is_asked_for(command: Command, server: ScriptedServer) -> None:
    assert command("reconcile", "--repair").exit_code == 2
    assert server.asked == []


def test_a_retraction_says_why_and_by_which_policy(command: Command, server: ScriptedServer) -> None:
    path = "POST /api/v1/events/e-1/retract"
    taken_back = [{"code": "trio", "cycle": 2}]
    server.routes[path] = {"event_id": "e-1", "user_id": "ada", "reason": "fraud", "taken_back": taken_back}
    assert command("retract", "e-1", "--yes").exit_code == 2
    assert command("retract", "e-1", "--reason", "fraud").exit_code == 2
    result = command("retract", "e-1", "--reason", "fraud", "--policy", "owe", "--yes")
    assert result.stdout == "event e-1 of ada is taken back: fraud\n  cycle 2 of trio is taken back with it\n"
    assert server.body(path) == {"reason": "fraud", "policy": "owe"}
