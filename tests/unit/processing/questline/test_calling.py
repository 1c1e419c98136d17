"""How the command is called: who asks, where, and what its exit code says."""

import json

import httpx
import pytest

from tests.unit.processing.questline.servers import SIGN_IN, Command, ScriptedServer, problem

EXPORT = "GET /api/v1/quests/export"


def test_a_token_is_sent_as_it_is(command: Command, server: ScriptedServer) -> None:
    server.routes[EXPORT] = {"definitions": []}
    assert command("export").exit_code == 0
    assert server.calls == [EXPORT]
    assert server.asked[0].headers["authorization"] == "Bearer a-token"


def test_a_password_is_exchanged_for_a_token_and_again_when_that_has_run_out(
    command: Command, server: ScriptedServer
) -> None:
    tokens = iter(["first", "second"])
    server.routes[SIGN_IN] = lambda _request: httpx.Response(200, json={"access_token": next(tokens)})
    server.routes[EXPORT] = lambda request: (
        problem(401, "expired")
        if request.headers["authorization"] == "Bearer first"
        else httpx.Response(200, text="definitions: []\n")
    )
    result = command("--user", "ada", "export", token=None, QUESTLINE_PASSWORD="secret")
    assert (result.exit_code, result.stdout) == (0, "definitions: []\n")
    assert server.asked[0].content == b"username=ada&password=secret"
    assert server.calls == [SIGN_IN, EXPORT, SIGN_IN, EXPORT]


def test_a_token_that_is_refused_is_not_tried_again(command: Command, server: ScriptedServer) -> None:
    server.routes[EXPORT] = lambda _request: problem(401, "send an access token")
    result = command("export")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "Error: Unauthorized: send an access token\n"
    assert server.calls == [EXPORT]


def test_in_a_pipe_nobody_is_asked_who_they_are(command: Command, server: ScriptedServer) -> None:
    result = command("export", token=None, typed="ada\nsecret\n")
    assert result.exit_code == 2
    assert "QUESTLINE_TOKEN" in result.stderr
    assert server.asked == []


def test_the_url_comes_from_the_option_or_the_environment(command: Command, server: ScriptedServer) -> None:
    server.routes[EXPORT] = {}
    command("--url", "http://there:1234/", "export")
    command("export", QUESTLINE_URL="https://elsewhere")
    command("export")
    assert [str(one.url.copy_with(path="/", query=None)) for one in server.asked] == [
        "http://there:1234/",
        "https://elsewhere/",
        "http://localhost:8000/",
    ]


def test_a_server_that_does_not_answer_has_an_exit_code_of_its_own(command: Command, server: ScriptedServer) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    server.routes[EXPORT] = fail
    result = command("export")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr == "Error: http://localhost:8000 does not answer: connection refused\n"


def test_an_answer_that_is_no_problem_document_is_told_by_its_status(command: Command, server: ScriptedServer) -> None:
    server.routes[EXPORT] = lambda _request: httpx.Response(502, text="<html>")
    result = command("export")
    assert (result.exit_code, result.stderr) == (3, "Error: the server answered 502 Bad Gateway\n")


@pytest.mark.parametrize("arguments", [["--json", "export"], ["export", "--json"]])
def test_with_json_a_fault_is_json_too_and_nothing_is_on_standard_output(
    command: Command, server: ScriptedServer, arguments: list[str]
) -> None:
    fault = {"field": "format", "message": "no such format"}
    server.routes[EXPORT] = lambda _request: problem(422, "see errors", fault)
    result = command(*arguments)
    assert (result.exit_code, result.stdout) == (3, "")
    assert json.loads(result.stderr) == {
        "error": "Unprocessable Entity: see errors",
        "details": [{"place": "format", "message": "no such format"}],
    }


@pytest.mark.parametrize(
    "arguments", [["nothing"], ["plan"], ["plan", "missing.yaml"], ["simulate", __file__, "x", "--sample", "2"]]
)
def test_wrong_usage_is_two(command: Command, arguments: list[str]) -> None:
    assert command(*arguments).exit_code == 2


def test_unforeseen_faults_are_not_hidden(command: Command, server: ScriptedServer) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise RuntimeError("a bug")

    server.routes[EXPORT] = fail
    assert isinstance(command("export").exception, RuntimeError)


def test_no_command_takes_a_password(command: Command) -> None:
    for arguments in ([], ["plan"], ["events", "tail"], ["park", "list"]):
        text = command(*arguments, "--help").stdout
        assert "--password" not in text
        assert "--token" not in text
