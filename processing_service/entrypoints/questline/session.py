"""What all commands of one call share."""

import os
from dataclasses import dataclass, field
from typing import Annotated, Final

import httpx
import typer

from processing_service.entrypoints.questline.faults import Misused, NotConfirmed
from processing_service.entrypoints.questline.output import Output
from processing_service.entrypoints.questline.server import Credentials, Server

DEFAULT_URL: Final = "http://localhost:8000"

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@dataclass
class Session:
    """Where the server is, and who asks; `transport` takes the place of the network in tests."""

    url: str = DEFAULT_URL
    user_name: str | None = None
    as_json: bool = False
    transport: httpx.BaseTransport | None = None
    output: Output = field(default_factory=Output)

    @classmethod
    def of(cls, context: typer.Context, *, as_json: bool = False) -> "Session":
        """The session of a command, which may ask for JSON itself."""
        session: Session = context.obj
        session.as_json = session.as_json or as_json
        session.output = Output(as_json=session.as_json)
        context.call_on_close(session.close)
        return session

    _server: Server | None = None

    @property
    def server(self) -> Server:
        """The server; nothing is sent before the first call."""
        if self._server is None:
            self._server = Server(self.url, self._credentials, self.transport)
        return self._server

    @property
    def knows_who_asks(self) -> bool:
        """Whether a call needs no question."""
        told = os.environ
        return bool(told.get("QUESTLINE_TOKEN") or (self.user_name and told.get("QUESTLINE_PASSWORD")))

    def close(self) -> None:
        """Hang up."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def confirm(self, question: str, *, yes: bool) -> None:
        """Ask whether to go on, unless that was answered beforehand.

        Raises:
            NotConfirmed: the answer is no, or nobody is there to answer.
        """
        if yes:
            return
        if not self.output.is_interactive:
            raise NotConfirmed("nobody is there to be asked: add --yes")
        if not typer.confirm(question, err=True):
            raise NotConfirmed("nothing was changed")

    def _credentials(self) -> Credentials:
        token = os.environ.get("QUESTLINE_TOKEN")
        if token:
            return Credentials(token=token)
        password = os.environ.get("QUESTLINE_PASSWORD")
        if (self.user_name is None or password is None) and not self.output.is_interactive:
            raise Misused("who asks? Set QUESTLINE_TOKEN, or QUESTLINE_USER and QUESTLINE_PASSWORD")
        user_name = self.user_name or typer.prompt("User", err=True)
        return Credentials(
            user_name=user_name,
            password=password or typer.prompt(f"Password of {user_name}", hide_input=True, err=True),
        )
