"""The command `questline` against a running system: every call is a process of its own."""

import asyncio
import json
import secrets
import signal
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

import pytest

from stack.ports import free_ports
from tests.harness.command import Finished, questline, questline_in_terminal, running_questline
from tests.harness.quests import event, send, until_known
from tests.harness.system import System
from tests.harness.waiting import eventually

SECONDS_FOR_A_STEP = 60


class Quest:
    """A quest of this test alone, in a file."""

    def __init__(self, folder: Path) -> None:
        token = secrets.token_hex(4)
        self.code, self.event_type = f"file-{token}", f"Filed.{token}"
        self.path = folder / "quests.yaml"
        self.write()

    def write(self, target: int = 3, **more: Any) -> None:
        """Write the file anew."""
        definition = {
            "code": self.code,
            "name": "Filed",
            "objective": {"on": [self.event_type], "target": target},
            "reward": {"gold": 5},
            **more,
        }
        self.path.write_text(json.dumps({"definitions": [definition]}))


@pytest.fixture
def quest(tmp_path: Path) -> Quest:
    """A file with a quest that nobody has applied yet."""
    return Quest(tmp_path)


def mine(finished: Finished, quest: Quest) -> dict[str, Any]:
    """What a plan or an answer says of the quest."""
    (found,) = [one for one in finished.document["definitions"] if one["code"] == quest.code]
    return dict(found)


async def test_a_file_is_planned_applied_and_exported(system: System, quest: Quest, tmp_path: Path) -> None:
    path = str(quest.path)
    planned = await questline(system, "plan", path, "--detailed-exitcode")
    assert (planned.exit_code, planned.stderr) == (2, "")
    assert f"+ {quest.code}" in planned.stdout
    assert planned.stdout.endswith("Plan: 1 to create, 0 to change, 0 unchanged.\n")
    refused = await questline(system, "apply", path)
    assert refused.exit_code == 2
    assert "--yes" in refused.stderr
    applied = await questline(system, "apply", path, "--yes", "--json")
    assert applied.document["applied"]["definitions"] == [{"code": quest.code, "outcome": "created", "version": 1}]
    again = await questline(system, "plan", path, "--detailed-exitcode")
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "Plan: 0 to create, 0 to change, 1 unchanged.")
    quest.write(target=2)
    changed = mine(await questline(system, "plan", path, "--json"), quest)
    assert (changed["outcome"], changed["version"]) == ("changed", 1)
    assert [one["place"] for one in changed["diff"]["changes"]] == ["objective.target"]
    target = tmp_path / "all.yaml"
    exported = await questline(system, "export", "-o", str(target))
    assert (exported.exit_code, exported.stdout) == (0, "")
    everything = await questline(system, "plan", str(target), "--detailed-exitcode")
    assert everything.exit_code == 0, everything.stdout


async def test_what_cannot_be_applied_is_told_with_its_place(system: System, quest: Quest) -> None:
    quest.write(objective={"on": [quest.event_type], "target": 3, "where": "event.data.mode == rank"})
    planned = await questline(system, "plan", str(quest.path))
    assert planned.exit_code == 1
    assert f"{quest.path}: {quest.code}: objective.where (line 1, column 20)" in planned.stderr
    assert (await questline(system, "apply", str(quest.path), "--yes")).exit_code == 1
    quest.write(target=0)
    refused = await questline(system, "plan", str(quest.path))
    assert refused.exit_code == 3
    assert f"{quest.path}: {quest.code}: objective" in refused.stderr


async def test_who_may_not_and_who_is_not_there_have_their_exit_codes(system: System, quest: Quest) -> None:
    player = await system.sign_in(await system.sign_up())
    refused = await questline(system, "plan", str(quest.path), token=player)
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "Forbidden: only viewers and administrators may do this" in refused.stderr
    wrong = await questline(system, "plan", str(quest.path), QUESTLINE_PASSWORD="wrong")
    assert wrong.exit_code == 3
    port = free_ports(["nobody"])["nobody"]
    away = await questline(system, "plan", str(quest.path), QUESTLINE_URL=f"http://127.0.0.1:{port}")
    assert (away.exit_code, away.stdout) == (4, "")
    assert "Traceback" not in refused.stderr + wrong.stderr + away.stderr


async def test_in_a_terminal_it_asks(system: System, quest: Quest) -> None:
    path, question = str(quest.path), "Apply these changes?"
    exit_code, screen = await questline_in_terminal(system, "apply", path, typed={question: "n"})
    assert exit_code == 2
    assert "nothing was changed" in screen
    assert "\x1b[" in screen
    exit_code, screen = await questline_in_terminal(system, "apply", path, typed={question: "y"})
    assert exit_code == 0, screen
    assert "Applied." in screen
    await until_known(system, quest.code)


async def test_the_log_tells_lint_what_was_never_seen(system: System, quest: Quest) -> None:
    quest.write(objective={"on": [quest.event_type], "where": "event.data.points > 3", "target": 3})
    before = await questline(system, "lint", str(quest.path), "--online", "--json")
    assert [one["rule"] for one in before.document["findings"]] == ["unseen-event-type"]
    happened = event(quest.event_type, "linted", event_data={"score": 3})
    await send(system, [json.dumps(happened).encode()], quest.event_type)

    async def is_seen() -> bool:
        after = await questline(system, "lint", str(quest.path), "--online", "--json")
        return [one["rule"] for one in after.document["findings"]] == ["unseen-field"]

    await eventually(is_seen, within_seconds=60)
    assert (await questline(system, "lint", str(quest.path), "--online", "--strict")).exit_code == 1
    assert (await questline(system, "lint", str(quest.path), "--offline")).exit_code == 0


async def test_the_tail_of_the_log_shows_what_arrives_and_ends_cleanly(system: System, quest: Quest) -> None:
    bodies = [event(quest.event_type, f"tailed-{number}") for number in (1, 2, 3)]
    encoded = [json.dumps(body).encode() for body in bodies]
    arguments = ("events", "tail", "--type", quest.event_type, "--interval", "0.1", "--json")
    await send(system, encoded[:1], quest.event_type)

    async def is_stored() -> bool:
        return bool((await questline(system, *arguments, "--no-follow")).stdout)

    await eventually(is_stored, within_seconds=60)
    async with running_questline(system, *arguments) as process:
        assert await _next_id(process) == bodies[0]["event_id"]
        for body, raw in zip(bodies[1:], encoded[1:], strict=True):
            await send(system, [raw], quest.event_type)
            assert await _next_id(process) == body["event_id"]
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), SECONDS_FOR_A_STEP) == 0


async def _next_id(process: Process) -> str:
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), SECONDS_FOR_A_STEP)
    return str(json.loads(line)["event_id"])


async def test_parked_messages_are_shown_redriven_and_dropped(system: System) -> None:
    garbage = f"garbage {secrets.token_hex(4)}".encode()
    await send(system, [garbage], "Garbage")
    found: list[str] = []

    async def is_parked() -> bool:
        listed = await questline(system, "park", "list", "--reason", "not_json", "--json")
        for one in listed.document["items"]:
            shown = await questline(system, "park", "show", one["id"], "--json")
            if shown.document["body"] == garbage.decode():
                found.append(one["id"])
        return bool(found)

    await eventually(is_parked, within_seconds=60)
    assert garbage.decode() in (await questline(system, "park", "show", found[0])).stdout
    # Else the worker may park it again before the answer is given, which is a conflict.
    await system.process("processing-worker").stop()
    redriven = await questline(system, "park", "redrive", found[0])
    await system.process("processing-worker").start()
    assert (redriven.exit_code, redriven.stdout) == (0, f"{found[0]} is redriven\n")

    async def is_parked_again() -> bool:
        shown = await questline(system, "park", "show", found[0], "--json")
        return bool(shown.document["message"]["status"] == "waiting")

    await eventually(is_parked_again, within_seconds=60)
    dropped = await questline(system, "park", "drop", found[0], "--reason", "a test")
    assert (dropped.exit_code, dropped.stdout) == (0, f"{found[0]} is dropped\n")
    conflict = await questline(system, "park", "redrive", found[0])
    assert (conflict.exit_code, conflict.stdout) == (3, "")
    assert conflict.stderr.startswith("Error: Conflict: ")
    unknown = await questline(system, "park", "show", "0" * 36)
    assert unknown.exit_code == 3
    assert "there is no such parked message" in unknown.stderr


async def test_offline_it_needs_nothing(system: System, tmp_path: Path) -> None:
    tests = tmp_path / "tests.yaml"
    tests.write_text("""
definitions:
  - {code: trio, name: Trio, objective: {on: [MatchWon], target: 3}}
tests:
  - name: three wins make a trio
    events: [{type: MatchWon, at: 2026-01-01T10:00:00Z, times: 3}]
    expect: [{quest: trio, completions: 1}]
""")
    nowhere = {"QUESTLINE_URL": "http://127.0.0.1:9", "QUESTLINE_PASSWORD": ""}
    passed = await questline(system, "test", str(tests), **nowhere)
    assert (passed.exit_code, passed.stderr) == (0, "")
    tests.write_text(tests.read_text().replace("completions: 1", "completions: 2"))
    assert (await questline(system, "test", str(tests), **nowhere)).exit_code == 1
