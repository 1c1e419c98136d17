"""`lint`, `test` and `schema`: what needs no server."""

import json
from pathlib import Path

import httpx
import pytest

from tests.unit.processing.questline.servers import Command, ScriptedServer

GOOD = "{code: trio, name: Trio, objective: {on: [MatchWon], target: 3}, reward: {gold: 1}}\n"
ALL = "GET /api/v1/quests/all"
TYPES = "GET /api/v1/events/types"
PROJECT = Path(__file__).parents[4]


def findings(command: Command, text: str, *arguments: str) -> list[tuple[str, str, str]]:
    """What lint finds in a file: place, severity and rule."""
    result = command("lint", command.file("quests.yaml", text), "--json", *arguments)
    return [(one["place"], one["severity"], one["rule"]) for one in json.loads(result.stdout)["findings"]]


def test_a_sound_file_has_no_findings(command: Command, server: ScriptedServer) -> None:
    result = command("lint", command.file("quests.yaml", GOOD), "--offline")
    assert (result.exit_code, result.stdout) == (0, "1 definition: 0 errors, 0 warnings.\n")
    assert server.asked == []


def test_what_is_not_valid_is_found_with_its_place(command: Command) -> None:
    path = command.file("quests.yaml", GOOD.replace("target: 3", "target: none"))
    result = command("lint", path, "--offline")
    assert result.exit_code == 1
    assert f"{path}: trio: objective.target\n  error [schema] Input should be a valid integer" in result.stdout


def test_conditions_are_found_with_their_position(command: Command) -> None:
    text = GOOD.replace("target: 3", 'target: 3, where: "event.data.mode == rank"').replace(
        "reward:", "segment: event.type == 'A', reward:"
    )
    assert findings(command, text, "--offline") == [
        ("objective.where (line 1, column 20)", "error", "condition"),
        ("segment (line 1, column 1)", "error", "condition"),
    ]


def test_warnings_fail_only_where_that_is_asked_for(command: Command) -> None:
    path = command.file("quests.yaml", GOOD.replace(", reward: {gold: 1}", ""))
    assert command("lint", path, "--offline").exit_code == 0
    strict = command("lint", path, "--offline", "--strict")
    assert strict.exit_code == 1
    assert "warning [nothing-to-earn]" in strict.stdout


def test_offline_a_prerequisite_elsewhere_may_be_there(command: Command, server: ScriptedServer) -> None:
    text = GOOD.replace("reward:", "prerequisites: [novice], reward:")
    assert findings(command, text, "--offline") == [("prerequisites", "warning", "unknown-prerequisite")]
    novice = {"code": "novice", "name": "N", "objective": {"on": ["A"], "target": 1}}
    server.routes[TYPES] = {"looked_at": 1, "types": [{"event_type": "MatchWon", "events": 1, "fields": []}]}
    server.routes[ALL] = {"items": [{"code": "novice", "state": "live", "published": novice}, {"state": "draft"}]}
    assert findings(command, text, "--online") == []
    server.routes[ALL] = {"items": [{"code": "novice", "state": "paused", "published": novice}]}
    assert findings(command, text, "--online") == [("prerequisites", "warning", "paused-prerequisite")]
    server.routes[ALL] = {"items": []}
    assert findings(command, text, "--online") == [("prerequisites", "error", "unknown-prerequisite")]


def test_online_the_log_tells_what_was_never_seen(command: Command, server: ScriptedServer) -> None:
    fields = [{"path": "points", "kinds": ["number"]}]
    server.routes[TYPES] = {"looked_at": 1, "types": [{"event_type": "MatchWon", "events": 1, "fields": fields}]}
    server.routes[ALL] = {"items": []}
    text = """
    definitions:
      - {code: lost, name: L, objective: {on: [MatchLost], target: 3}, reward: {gold: 1}}
      - {code: mode, name: M, objective: {on: [MatchWon], where: event.data.mode == 'x', target: 3}, reward: {gold: 1}}
    """
    assert findings(command, text) == [
        ("objective.on", "warning", "unseen-event-type"),
        ("objective.where", "warning", "unseen-field"),
    ]


def test_by_itself_it_asks_only_who_answers(command: Command, server: ScriptedServer) -> None:
    path = command.file("quests.yaml", GOOD)

    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    server.routes[ALL] = fail
    by_itself = command("lint", path)
    assert by_itself.exit_code == 0
    assert by_itself.stderr.startswith("offline: ")
    assert command("lint", path, "--online").exit_code == 4
    assert command("lint", path, token=None).exit_code == 0


TESTS = """
definitions: quests.yaml
tests:
  - name: three wins make a trio
    events: [{type: MatchWon, at: 2026-01-01T10:00:00Z, times: 3}]
    expect: [{quest: trio, completions: 1, rewards: {gold: GOLD}}]
  - name: nothing comes of nothing
    expect: [{quest: trio, completions: 0}]
"""


def test_tests_that_pass_are_a_line_each(command: Command, server: ScriptedServer) -> None:
    command.file("quests.yaml", GOOD)
    path = command.file("tests.yaml", TESTS.replace("GOLD", "1"))
    result = command("test", path, token=None)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        path,
        "  ✓ three wins make a trio",
        "  ✓ nothing comes of nothing",
        "2 tests: 2 passed, 0 failed.",
    ]
    assert server.asked == []


def test_a_failed_test_shows_what_was_expected_found_and_why(command: Command) -> None:
    command.file("quests.yaml", GOOD)
    path = command.file("tests.yaml", TESTS.replace("GOLD", "2"))
    result = command("test", path)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:10] == [
        "  ✗ three wins make a trio",
        "      trio: gold",
        "        expected  2",
        "        found     1",
        "      what each event did to trio:",
        "        ✓ 1.1  2026-01-01T10:00:00+00:00  MatchWon: counted 1",
        "        ✓ 1.2  2026-01-01T10:00:00+00:00  MatchWon: counted 1",
        "        ✓ 1.3  2026-01-01T10:00:00+00:00  MatchWon: counted 1, completed cycle 1",
        "  ✓ nothing comes of nothing",
    ]
    (file,) = json.loads(command("test", path, "--json").stdout)["files"]
    assert [one["passed"] for one in file["tests"]] == [False, True]
    assert file["tests"][0]["differences"] == [{"quest": "trio", "what": "gold", "expected": "2", "found": "1"}]
    assert [one["event"] for one in file["tests"][0]["events"]["trio"]] == ["1.1", "1.2", "1.3"]


@pytest.mark.parametrize(
    ("quests", "tests", "message"),
    [
        (GOOD, "tests: []", "is no file of tests"),
        (GOOD, TESTS.replace("GOLD", "1").replace("quest: trio", "quest: duo", 1), "no definition has the code 'duo'"),
        (GOOD, TESTS.replace("GOLD", "1").replace("quests.yaml", "missing.yaml"), "No such file"),
        (GOOD.replace("target: 3", "target: 0"), TESTS.replace("GOLD", "1"), "some definitions are faulty"),
        (GOOD.replace("target: 3", "target: 3, where: nonsense"), TESTS.replace("GOLD", "1"), "does not compile"),
    ],
)
def test_faulty_files_fail_with_a_sentence(command: Command, quests: str, tests: str, message: str) -> None:
    command.file("quests.yaml", quests)
    result = command("test", command.file("tests.yaml", tests))
    assert result.exit_code == 1
    assert message in result.stderr


@pytest.mark.parametrize("what", ["definition", "test"])
def test_schemas_are_those_that_are_published(command: Command, what: str) -> None:
    published = (PROJECT / "docs" / "schemas" / f"{what}.schema.json").read_text(encoding="utf-8")
    assert command("schema", what).stdout == published
