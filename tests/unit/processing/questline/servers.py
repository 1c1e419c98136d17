"""A server in memory that answers what a test tells it to; tests/acceptance holds the command to the real one."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from typer.testing import CliRunner, Result

from processing_service.entrypoints.questline.app import build_app
from processing_service.entrypoints.questline.session import Session

Answer = Callable[[httpx.Request], httpx.Response]

SIGN_IN = "POST /api/v1/login/access-token"


@dataclass
class ScriptedServer:
    """Answers by route, and remembers what it was asked."""

    routes: dict[str, Any] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        self.asked.append(request)
        answer = self.routes.get(f"{request.method} {request.url.path}")
        if answer is None:
            return problem(404, "nothing here")
        return answer(request) if callable(answer) else httpx.Response(200, json=answer)

    @property
    def calls(self) -> list[str]:
        """What it was asked, in short."""
        return [f"{one.method} {one.url.path}" for one in self.asked]

    def body(self, call: str) -> Any:
        """What the last such call sent."""
        return json.loads(next(one for one in reversed(self.asked) if f"{one.method} {one.url.path}" == call).content)


def problem(status: int, detail: str, *errors: Mapping[str, Any]) -> httpx.Response:
    """A refusal as the services write it."""
    body = {"type": "about:blank", "title": httpx.codes.get_reason_phrase(status), "status": status, "detail": detail}
    return httpx.Response(status, json={**body, "errors": list(errors)})


def lines(*documents: Mapping[str, Any]) -> Answer:
    """A stream of JSON lines."""
    return lambda _request: httpx.Response(200, text="".join(json.dumps(one) + "\n" for one in documents))


@dataclass
class Command:
    """The command, called as a shell would."""

    server: ScriptedServer
    folder: Path

    def __call__(self, *arguments: str, typed: str = "", token: str | None = "a-token", **variables: str) -> Result:
        """Call it in a pipe; `variables` are of the environment."""
        told = {"QUESTLINE_TOKEN": token, "QUESTLINE_USER": None, "QUESTLINE_PASSWORD": None, "QUESTLINE_URL": None}
        session = Session(transport=httpx.MockTransport(self.server))
        environment = {**told, "COLUMNS": None, **variables}
        return CliRunner().invoke(build_app(), arguments, input=typed, env=environment, obj=session)

    def file(self, name: str, text: str) -> str:
        """Write a file and give its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)
