"""`park`: messages that could not be accepted."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

import typer

from processing_service.entrypoints.questline.faults import Misused
from processing_service.entrypoints.questline.output import to_the_second
from processing_service.entrypoints.questline.session import AsJson, Session, Yes

_PARKED: Final = "/api/v1/operations/parked-messages"
_PAGE: Final = 100

MessageId = Annotated[str, typer.Argument(metavar="ID", help="As `park list` shows it.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Only those parked for this reason.")]


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""
    park = typer.Typer(help="Messages that could not be accepted.", no_args_is_help=True)
    app.add_typer(park, name="park")
    _add_reading(park)
    _add_deciding(park)


def _add_reading(park: typer.Typer) -> None:
    @park.command(name="list")
    def list_messages(
        context: typer.Context,
        status: Annotated[
            Literal["waiting", "redriven", "dropped", "all"], typer.Option(help="Where they stand.")
        ] = "waiting",
        reason: Reason = None,
        event_type: Annotated[str | None, typer.Option("--type", help="Only of this event type.")] = None,
        user: Annotated[str | None, typer.Option("--user", help="Only of this user.")] = None,
        limit: Annotated[int, typer.Option(min=1, max=_PAGE, help="How many of the newest.")] = 50,
        as_json: AsJson = False,
    ) -> None:
        """Show what is parked, the newest first."""
        session = Session.of(context, as_json=as_json)
        found = session.server.get(
            _PARKED,
            status=None if status == "all" else status,
            reason=reason,
            event_type=event_type,
            user_id=user,
            limit=limit,
        )
        session.output.document(found)
        names = ("id", "status", "reason", "event_type", "user_id", "detail")
        headings = ("parked at", "id", "status", "reason", "type", "user", "what is wrong")
        rows = [[to_the_second(one["parked_at"]), *(one[name] for name in names)] for one in found["items"]]
        session.output.table(headings, rows)
        session.output.line(f"{len(found['items'])} of {found['total']}.", style="bold")

    @park.command()
    def show(context: typer.Context, message_id: MessageId, as_json: AsJson = False) -> None:
        """Show one message with its body and properties."""
        session = Session.of(context, as_json=as_json)
        found = session.server.get(f"{_PARKED}/{message_id}")
        session.output.document(found)
        for name, value in {**found["message"], **found["properties"]}.items():
            if value not in (None, "", {}):
                session.output.line(f"{name}: {value}")
        cut = ", only its beginning" if found["body_truncated"] else ""
        session.output.line(f"body ({found['body_encoding']}{cut}):", style="bold")
        session.output.line(found["body"])


def _add_deciding(park: typer.Typer) -> None:
    @park.command()
    def redrive(
        context: typer.Context,
        message_ids: Annotated[
            list[str] | None, typer.Argument(metavar="ID", help="As `park list` shows them.")
        ] = None,
        everything: Annotated[bool, typer.Option("--all", help="All that wait, perhaps of one --reason.")] = False,
        reason: Reason = None,
        yes: Yes = False,
        as_json: AsJson = False,
    ) -> None:
        """Send messages again as they came, once their cause is mended."""
        session = Session.of(context, as_json=as_json)
        if bool(message_ids) == everything:
            raise Misused("name messages, or say --all")
        ids = message_ids or [one["id"] for one in session.server.pages(_PARKED, status="waiting", reason=reason)]
        if everything:
            session.confirm(f"Send {len(ids)} messages again?", yes=yes)
        for message_id in ids:
            _tell(session, session.server.post(f"{_PARKED}/{message_id}/redrive", {}))

    @park.command()
    def drop(
        context: typer.Context,
        message_id: MessageId,
        reason: Annotated[str, typer.Option(help="Why; it is kept with the message.")],
        as_json: AsJson = False,
    ) -> None:
        """Give a message up. It stays on record."""
        session = Session.of(context, as_json=as_json)
        _tell(session, session.server.post(f"{_PARKED}/{message_id}/drop", {"reason": reason}))


def _tell(session: Session, message: Mapping[str, Any]) -> None:
    session.output.json_line(message)
    session.output.line(f"{message['id']} is {message['status']}")
