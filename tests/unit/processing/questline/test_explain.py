"""`explain`."""

import json
from typing import Any

from tests.unit.processing.questline.servers import Command, ScriptedServer

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
