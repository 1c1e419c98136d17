"""`retract`: take back an event that should not have counted."""

from typing import Annotated, Literal
from urllib.parse import quote

import typer

from processing_service.entrypoints.questline.session import AsJson, Session, Yes


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""

    @app.command()
    def retract(
        context: typer.Context,
        event_id: Annotated[str, typer.Argument(help="The event's id.")],
        reason: Annotated[str, typer.Option(help="Why; it is kept for the audit.")],
        policy: Annotated[
            Literal["owe", "floor"],
            typer.Option(help="Where a balance does not cover what is taken back: owe the rest, or write it off."),
        ] = "floor",
        yes: Yes = False,
        as_json: AsJson = False,
    ) -> None:
        """Take back an event: progress is worked out without it, and what it paid is reversed."""
        session = Session.of(context, as_json=as_json)
        session.confirm(f"Take back event {event_id} and all that followed from it?", yes=yes)
        body = {"reason": reason, "policy": policy}
        found = session.server.post(f"/api/v1/events/{quote(event_id, safe='')}/retract", body)
        session.output.document(found)
        session.output.line(f"event {event_id} of {found['user_id']} is taken back: {found['reason']}")
        for one in found["taken_back"]:
            session.output.line(f"cycle {one['cycle']} of {one['code']} is taken back with it", indent=2)
