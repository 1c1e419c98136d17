"""`events tail` and `park`."""

import json
import signal
from typing import Any

import httpx
import pytest

from tests.unit.processing.questline.servers import Command, ScriptedServer

EVENTS = "GET /api/v1/events"
PARKED = "/api/v1/operations/parked-messages"


def logged(number: int) -> dict[str, Any]:
    """An event as the API shows it."""
    return {
        "sequence": number,
        "event_id": f"e-{number}",
        "event_type": "MatchWon",
        "user_id": "ada",
        "timestamp": "2026-11-20T09:30:00Z",
        "received_at": "2026-11-20T09:30:00Z",
        "event_data": {"points": number},
    }


class Log:
    """A log that grows between two looks, and is interrupted when nothing more comes."""

    def __init__(self, *looks: list[int]) -> None:
        self.looks = iter(looks)
        self.shown: list[int] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """A page of the log, the newest first."""
        offset = int(request.url.params["offset"])
        if offset == 0:
            look = next(self.looks, None)
            if look is None:
                signal.raise_signal(signal.SIGINT)
            else:
                self.shown = sorted(look, reverse=True)
        return httpx.Response(200, json={"items": [logged(one) for one in self.shown[offset : offset + 100]]})


def tail(command: Command, server: ScriptedServer, log: Log, *arguments: str) -> list[int]:
    """The numbers of the events that are printed."""
    server.routes[EVENTS] = log
    result = command("events", "tail", "--json", "--interval", "0.1", *arguments)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line)["sequence"] for line in result.stdout.splitlines()]


def test_the_last_events_come_first_and_then_what_arrives(command: Command, server: ScriptedServer) -> None:
    log = Log([1, 2, 3], [1, 2, 3], [1, 2, 3, 4, 5])
    assert tail(command, server, log, "-n", "2") == [2, 3, 4, 5]


def test_an_event_that_shows_up_after_a_higher_number_is_not_missed(command: Command, server: ScriptedServer) -> None:
    assert tail(command, server, Log([1, 3], [1, 3, 5], [1, 2, 3, 4, 5]), "-n", "0") == [5, 2, 4]


def test_more_than_a_page_may_arrive_at_once(command: Command, server: ScriptedServer) -> None:
    assert tail(command, server, Log([1], list(range(1, 352))), "-n", "0") == list(range(2, 352))


def test_a_log_that_was_empty_is_followed_from_its_first_event(command: Command, server: ScriptedServer) -> None:
    assert tail(command, server, Log([], [1])) == [1]


def test_filters_are_sent_and_lines_are_for_people(command: Command, server: ScriptedServer) -> None:
    server.routes[EVENTS] = Log([7])
    result = command("events", "tail", "--type", "MatchWon", "--user", "ada", "--no-follow")
    assert result.stdout == '2026-11-20T09:30:00Z  MatchWon  ada  {"points": 7}\n'
    assert server.asked[0].url.params["event_type"] == "MatchWon"
    assert server.asked[0].url.params["user_id"] == "ada"


def parked(number: int, status: str = "waiting") -> dict[str, Any]:
    """A parked message as the API shows it."""
    return {
        "id": f"m-{number}",
        "parked_at": "2026-11-20T09:30:00Z",
        "status": status,
        "reason": "not_json",
        "event_type": None,
        "user_id": None,
        "detail": "the body is not JSON",
    }


def test_parked_messages_are_listed(command: Command, server: ScriptedServer) -> None:
    server.routes[f"GET {PARKED}"] = {"items": [parked(1)], "total": 5}
    result = command("park", "list", "--reason", "not_json")
    assert server.asked[0].url.params["status"] == "waiting"
    assert server.asked[0].url.params["reason"] == "not_json"
    assert "m-1" in result.stdout
    assert result.stdout.endswith("1 of 5.\n")
    command("park", "list", "--status", "all")
    assert "status" not in server.asked[1].url.params


def test_a_body_cannot_steer_the_terminal(command: Command, server: ScriptedServer) -> None:
    server.routes[f"GET {PARKED}/m-1"] = {
        "message": parked(1),
        "properties": {"message_id": "x", "headers": {}},
        "body": "\x1b[2Jgarbage",
        "body_encoding": "text",
        "body_truncated": True,
    }
    result = command("park", "show", "m-1")
    assert "\x1b" not in result.stdout
    assert result.stdout.splitlines()[-2:] == ["body (text, only its beginning):", "\\x1b[2Jgarbage"]


def test_messages_are_redriven_by_id_or_all_of_them(command: Command, server: ScriptedServer) -> None:
    server.routes[f"GET {PARKED}"] = {"items": [parked(1), parked(2)], "total": 2}
    for number in (1, 2):
        server.routes[f"POST {PARKED}/m-{number}/redrive"] = parked(number, "redriven")
    assert command("park", "redrive", "m-1").stdout == "m-1 is redriven\n"
    assert command("park", "redrive").exit_code == 2
    assert command("park", "redrive", "--all").exit_code == 2
    result = command("park", "redrive", "--all", "--yes", "--json")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["m-1", "m-2"]


def test_a_message_is_dropped_with_a_reason(command: Command, server: ScriptedServer) -> None:
    path = f"POST {PARKED}/m-1/drop"
    server.routes[path] = parked(1, "dropped")
    assert command("park", "drop", "m-1").exit_code == 2
    assert command("park", "drop", "m-1", "--reason", "a test").stdout == "m-1 is dropped\n"
    assert server.body(path) == {"reason": "a test"}


@pytest.mark.parametrize("group", ["events", "park"])
def test_a_group_alone_shows_its_commands(command: Command, group: str) -> None:
    result = command(group)
    assert "Usage: " in result.stdout + result.stderr
