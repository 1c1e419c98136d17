"""`simulate`."""

import json

import pytest

from tests.unit.processing.questline.dry_run_answers import AMOUNTS, REPORT, SIMULATE, TOTAL, UNDER_WAY
from tests.unit.processing.questline.servers import Command, ScriptedServer, lines, problem

TRIO = "{code: trio, name: Trio, objective: {on: [MatchWon], target: 3}, reward_name: chest}"
FILE = f"rewards: [{{name: chest, gold: 10}}]\ndefinitions: [{TRIO}]\n"


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
