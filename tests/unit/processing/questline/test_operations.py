"""`backfill`, `reconcile` and `retract`."""

import json
from typing import Any

import httpx
import pytest

from tests.unit.processing.questline.dry_run_answers import REPORT, SIMULATE, UNDER_WAY
from tests.unit.processing.questline.servers import Command, ScriptedServer, lines, problem

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
