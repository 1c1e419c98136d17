"""`plan`, `apply` and `export`: the live catalog and files."""

from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer

from processing_service.entrypoints.questline.faults import Detail, ExitCode, Fault, Refused
from processing_service.entrypoints.questline.files import Files, QuestFiles, read_files
from processing_service.entrypoints.questline.plan_view import has_changes, show_plan
from processing_service.entrypoints.questline.refusals import place_of
from processing_service.entrypoints.questline.session import AsJson, Session, Yes

_PLAN: Final = "/api/v1/quests/plan"
_IMPORT: Final = "/api/v1/quests/import"
_EXPORT: Final = "/api/v1/quests/export"


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""

    @app.command()
    def plan(
        context: typer.Context,
        files: Files,
        detailed_exitcode: Annotated[
            bool, typer.Option("--detailed-exitcode", help="Exit with 2 where there are changes.")
        ] = False,
        as_json: AsJson = False,
    ) -> None:
        """Show what applying files would change in the live catalog, and what that means for users."""
        session = Session.of(context, as_json=as_json)
        read = read_files(files)
        found = _plan(session, read)
        session.output.document(found)
        show_plan(session.output, found)
        _refuse_faulty(read, found)
        if detailed_exitcode and has_changes(found):
            raise typer.Exit(ExitCode.USAGE)

    @app.command()
    def apply(context: typer.Context, files: Files, yes: Yes = False, as_json: AsJson = False) -> None:
        """Bring the live catalog in line with files, and publish: all of it, or nothing."""
        session = Session.of(context, as_json=as_json)
        read = read_files(files)
        found = _plan(session, read)
        show_plan(session.output, found)
        _refuse_faulty(read, found)
        applied = None
        if has_changes(found):
            session.confirm("Apply these changes?", yes=yes)
            applied = _sent(session, read, _IMPORT, publish=True)
            session.output.line("Applied.", style="green")
        session.output.document({"plan": found, "applied": applied})

    @app.command()
    def export(
        context: typer.Context,
        target: Annotated[
            Path | None, typer.Option("--output", "-o", dir_okay=False, writable=True, help="Write to this file.")
        ] = None,
        file_format: Annotated[
            Literal["yaml", "json"] | None,
            typer.Option("--format", help="By the file's name, else YAML, unless told."),
        ] = None,
        as_json: AsJson = False,
    ) -> None:
        """Write everything that is not archived as a file that can be applied again."""
        session = Session.of(context, as_json=as_json)
        wanted = file_format or ("json" if session.as_json or (target and target.suffix == ".json") else "yaml")
        text = session.server.call("GET", _EXPORT, params={"format": wanted}).text
        if target is None:
            session.output.raw(text)
            return
        _write(target, text)
        session.output.note(f"written to {target}")


def _plan(session: Session, files: QuestFiles) -> dict[str, Any]:
    found: dict[str, Any] = _sent(session, files, _PLAN)
    return found


def _sent(session: Session, files: QuestFiles, path: str, **parameters: Any) -> Any:
    """What the catalog answers to files; its faults are told by their places in them."""
    try:
        return session.server.post(path, files.document, **parameters)
    except Refused as refused:
        raise Refused(refused.message, files.located(refused.details), status=refused.status) from refused


def _refuse_faulty(files: QuestFiles, plan: dict[str, Any]) -> None:
    faults = files.located([Detail(place_of(one), str(one["message"])) for one in plan["faults"]])
    if faults:
        raise Fault("this cannot be applied", faults)


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Fault(f"{target}: {error.strerror or error}") from error
