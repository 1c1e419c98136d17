"""`plan`, `apply` and `export`."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.unit.processing.questline.servers import Command, ScriptedServer, problem

PLAN = "POST /api/v1/quests/plan"
IMPORT = "POST /api/v1/quests/import"
EXPORT = "GET /api/v1/quests/export"
TRIO = "{code: trio, name: Trio, objective: {on: [MatchWon], target: 3}}\n"

UNCHANGED: dict[str, Any] = {
    "changes": [],
    "only_text_or_reward": True,
    "suggested_migration": "carry",
    "in_flight": "",
}
FOUND: dict[str, Any] = {
    "rewards": [{"name": "chest", "outcome": "created"}, {"name": "purse", "outcome": "unchanged"}],
    "definitions": [
        {
            "code": "trio",
            "outcome": "created",
            "version": None,
            "is_paused": False,
            "diff": {
                **UNCHANGED,
                "in_flight": "nobody is in flight",
                "changes": [
                    {"place": "name", "before": None, "after": "Trio", "kind": "text", "effect": "a new definition"},
                    {
                        "place": "objective",
                        "before": None,
                        "after": "3 of MatchWon",
                        "kind": "rule",
                        "effect": "has to be reached",
                    },
                ],
            },
        },
        {
            "code": "five",
            "outcome": "changed",
            "version": 4,
            "is_paused": True,
            "diff": {
                **UNCHANGED,
                "in_flight": "they keep their progress",
                "changes": [
                    {
                        "place": "objective[wins].target",
                        "before": "5",
                        "after": "4",
                        "kind": "rule",
                        "effect": "target lowered from 5 to 4",
                    },
                    {"place": "window", "before": "until 2027", "after": None, "kind": "schedule", "effect": ""},
                ],
            },
        },
        {"code": "drafted", "outcome": "changed", "version": 1, "diff": UNCHANGED, "is_paused": False},
        {"code": "same", "outcome": "unchanged", "version": 2, "diff": UNCHANGED, "is_paused": False},
    ],
    "untouched": ["other", "another"],
    "faults": [],
}
NOTHING: dict[str, Any] = {
    "rewards": [],
    "definitions": [{"code": "trio", "outcome": "unchanged", "version": 1, "diff": UNCHANGED, "is_paused": False}],
    "untouched": [],
    "faults": [],
}
IMPORTED = {"rewards": [], "definitions": [{"code": "trio", "outcome": "created", "version": 1}]}


def test_a_plan_shows_what_comes_changes_and_goes(command: Command, server: ScriptedServer) -> None:
    server.routes[PLAN] = FOUND
    result = command("plan", command.file("quests.yaml", TRIO))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "+ reward chest",
        "+ trio  version 1",
        "    + name       Trio",
        "        a new definition",
        "    + objective  3 of MatchWon",
        "        has to be reached",
        "",
        "~ five  version 5",
        "    ~ objective[wins].target  5 -> 4",
        "        target lowered from 5 to 4",
        "    - window                  until 2027",
        "    they keep their progress",
        "    paused, and stays so: nothing counts until it is resumed",
        "",
        "~ drafted  version 2",
        "    the same as what is published; the draft in the making goes",
        "",
        "Not in these files, and left as it is: other, another",
        "Plan: 1 to create, 2 to change, 1 unchanged. Rewards: 1 to create, 0 to change, 1 unchanged.",
    ]


@pytest.mark.parametrize(
    ("answer", "arguments", "exit_code"),
    [(FOUND, [], 0), (FOUND, ["--detailed-exitcode"], 2), (NOTHING, ["--detailed-exitcode"], 0)],
)
def test_the_detailed_exit_code_tells_of_changes(
    command: Command, server: ScriptedServer, answer: object, arguments: list[str], exit_code: int
) -> None:
    server.routes[PLAN] = answer
    assert command("plan", command.file("quests.yaml", TRIO), *arguments).exit_code == exit_code


def test_a_plan_as_json_is_the_servers_document(command: Command, server: ScriptedServer) -> None:
    server.routes[PLAN] = FOUND
    assert json.loads(command("plan", command.file("quests.yaml", TRIO), "--json").stdout) == FOUND


def test_several_files_are_sent_as_one_and_faults_are_told_by_file_and_code(
    command: Command, server: ScriptedServer
) -> None:
    fault = {"field": "definitions.1.objective.where", "message": "unknown name", "line": 1, "column": 7}
    server.routes[PLAN] = {**NOTHING, "faults": [fault]}
    first = command.file("a.yaml", "rewards: [{name: chest, gold: 3}]\ndefinitions: [{code: one}]\n")
    second = command.file("b.json", '{"code": "two"}')
    result = command("plan", first, second)
    assert server.body(PLAN) == {
        "rewards": [{"name": "chest", "gold": 3}],
        "definitions": [{"code": "one"}, {"code": "two"}],
    }
    assert result.exit_code == 1
    assert f"{second}: two: objective.where (line 1, column 7): unknown name" in result.stderr


def test_what_the_server_refuses_is_told_by_file_and_code(command: Command, server: ScriptedServer) -> None:
    fault = {"field": "definitions.0.name", "message": "too long"}
    server.routes[PLAN] = lambda _request: problem(422, "the file's content is wrong; see errors", fault)
    path = command.file("quests.yaml", TRIO)
    result = command("plan", path)
    assert result.exit_code == 3
    assert f"{path}: trio: name: too long" in result.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "cannot be read as YAML"),
        ("- one\n", "a file holds"),
        ("{definitions: [], more: 1}", "a file holds"),
        ("definitions: 3", "are lists"),
        ("definitions: [{code: x}, {code: x}]", "the code 'x' stands twice"),
    ],
)
def test_a_file_that_is_none_is_not_sent(command: Command, server: ScriptedServer, text: str, message: str) -> None:
    result = command("plan", command.file("quests.yaml", text))
    assert result.exit_code == 1
    assert message in result.stderr
    assert server.asked == []


def test_apply_publishes_what_was_planned(command: Command, server: ScriptedServer) -> None:
    server.routes |= {PLAN: FOUND, IMPORT: IMPORTED}
    result = command("apply", command.file("quests.yaml", TRIO), "--yes")
    assert result.exit_code == 0
    assert result.stdout.endswith("Applied.\n")
    assert server.calls == [PLAN, IMPORT]
    assert server.asked[1].url.params["publish"] == "true"
    assert [one["code"] for one in server.body(IMPORT)["definitions"]] == ["trio"]


def test_apply_asks_and_in_a_pipe_refuses(command: Command, server: ScriptedServer) -> None:
    server.routes |= {PLAN: FOUND, IMPORT: IMPORTED}
    result = command("apply", command.file("quests.yaml", TRIO), typed="y\n")
    assert result.exit_code == 2
    assert "+ trio" in result.stdout
    assert "add --yes" in result.stderr
    assert server.calls == [PLAN]


def test_apply_leaves_alone_what_is_the_same_or_faulty(command: Command, server: ScriptedServer) -> None:
    path = command.file("quests.yaml", TRIO)
    server.routes[PLAN] = NOTHING
    same = command("apply", path, "--json")
    assert (same.exit_code, json.loads(same.stdout)) == (0, {"plan": NOTHING, "applied": None})
    server.routes[PLAN] = {**FOUND, "faults": [{"field": "definitions.0.code", "message": "archived"}]}
    assert command("apply", path, "--yes").exit_code == 1
    assert IMPORT not in server.calls


def test_apply_as_json_holds_the_plan_and_the_answer(command: Command, server: ScriptedServer) -> None:
    server.routes |= {PLAN: FOUND, IMPORT: IMPORTED}
    result = command("apply", command.file("quests.yaml", TRIO), "--yes", "--json")
    assert json.loads(result.stdout) == {"plan": FOUND, "applied": IMPORTED}


def test_export_writes_the_format_that_is_asked_for(command: Command, server: ScriptedServer, tmp_path: Path) -> None:
    server.routes[EXPORT] = lambda request: httpx.Response(200, text=f"as {request.url.params['format']}")
    assert command("export").stdout == "as yaml"
    assert command("export", "--json").stdout == "as json"
    assert command("export", "--format", "json").stdout == "as json"
    target = tmp_path / "out.json"
    assert command("export", "-o", str(target)).stdout == ""
    assert target.read_text() == "as json"
    assert command("export", "-o", str(tmp_path / "no" / "folder")).exit_code == 1


def test_what_the_server_says_cannot_steer_the_terminal(command: Command, server: ScriptedServer) -> None:
    server.routes[PLAN] = {**NOTHING, "untouched": ["\x1b[2J[red]trio"]}
    assert "\\x1b[2J[red]trio" in command("plan", command.file("quests.yaml", TRIO)).stdout
