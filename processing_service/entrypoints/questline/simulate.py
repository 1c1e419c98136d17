"""`simulate`: a definition over the real log, without writing anything."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from processing_service.application.definition_tests.runner import resolve_rewards
from processing_service.entrypoints.questline.faults import FaultyFile, Misused, Refused
from processing_service.entrypoints.questline.files import OneFile, read_files, valid_definitions, valid_rewards
from processing_service.entrypoints.questline.session import AsJson, Session
from processing_service.entrypoints.questline.simulate_view import show_report
from shared.exceptions import InvalidInput

_SIMULATIONS: Final = "/api/v1/operations/simulations"


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""

    @app.command()
    def simulate(
        context: typer.Context,
        file: OneFile,
        code: Annotated[str, typer.Argument(help="Which of the file's definitions.")],
        sample: Annotated[float, typer.Option(help="The share of the users to look at.", max=1.0)] = 1.0,
        as_json: AsJson = False,
    ) -> None:
        """Try a definition over all events so far: who would complete it, when, and what it would pay."""
        if sample <= 0:
            raise Misused("--sample is more than 0, and 1 at most")
        session = Session.of(context, as_json=as_json)
        report = run_simulation(session, _definition(file, code), sample)
        session.output.document(report)
        show_report(session.output, report)


def run_simulation(session: Session, definition: Mapping[str, Any], sample: float) -> dict[str, Any]:
    """The report of a dry run, with a bar while it goes on."""
    with session.output.progress(f"Trying {definition['code']}") as advance:
        for line in session.server.stream(_SIMULATIONS, {"definition": definition, "sample": sample}):
            if line["kind"] == "progress":
                advance(line["users"], line["total_users"])
            elif line["kind"] == "report":
                return line
    raise Refused("the dry run ended without a report", status=200)


def _definition(file: Path, code: str) -> dict[str, Any]:
    """One definition of a file, with its reward's amounts where the file holds them."""
    files = read_files([file])
    files.definitions = [one for one in files.definitions if one.code == code]
    if not files.definitions:
        raise FaultyFile(f"{file}: no definition has the code '{code}'")
    try:
        (found,) = resolve_rewards(valid_definitions(files), valid_rewards(files))
    except InvalidInput as error:
        raise FaultyFile(f"{file}: {error.message}") from error
    return found.model_dump(mode="json")
