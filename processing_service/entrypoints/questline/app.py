"""The command, put together."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from processing_service.entrypoints.questline import (
    backfill,
    catalog,
    events,
    explain,
    lint,
    park,
    reconcile,
    retract,
    schema,
    simulate,
    testing,
)
from processing_service.entrypoints.questline.faults import ExitCode, Fault
from processing_service.entrypoints.questline.output import Output
from processing_service.entrypoints.questline.session import DEFAULT_URL, Session

_HELP = """Quests as code: plan, apply, test, explain and try definitions.

Exit codes: 0 done; 1 findings, failed tests, drift or a faulty file; 2 wrong usage, or changes found by plan
--detailed-exitcode; 3 the server refused; 4 the server does not answer.
"""


class _Questline(TyperGroup):
    """Tells of foreseen faults in a sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        session = ctx.ensure_object(Session)
        try:
            return super().invoke(ctx)
        except Fault as fault:
            session.output.fault(fault)
            raise typer.Exit(fault.exit_code) from fault
        except KeyboardInterrupt as interrupt:
            session.output.note("interrupted")
            raise typer.Exit(ExitCode.INTERRUPTED) from interrupt


def build_app() -> typer.Typer:
    """All commands."""
    app = typer.Typer(
        cls=_Questline, name="questline", help=_HELP, no_args_is_help=True, pretty_exceptions_enable=False
    )

    @app.callback()
    def settings(
        context: typer.Context,
        url: Annotated[str, typer.Option(envvar="QUESTLINE_URL", help="Where the gateway is.")] = DEFAULT_URL,
        user: Annotated[
            str | None,
            typer.Option(
                envvar="QUESTLINE_USER",
                help="An administrator; the password comes from QUESTLINE_PASSWORD or is asked for, and a token from "
                "QUESTLINE_TOKEN takes the place of both.",
            ),
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="As --json of every command.")] = False,
    ) -> None:
        session = context.ensure_object(Session)
        session.url, session.user_name, session.as_json = url, user, as_json
        session.output = Output(as_json=as_json)

    for group in (catalog, lint, testing, explain, simulate, backfill, reconcile, retract, events, park, schema):
        group.add_commands(app)
    return app
