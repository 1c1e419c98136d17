"""`schema`: the JSON Schemas of the files."""

from typing import Annotated, Literal

import typer

from processing_service.application.definition_tests.schema import suite_schema
from processing_service.entrypoints.questline.session import AsJson, Session
from shared.contracts.json_schema import definition_schema


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""

    @app.command()
    def schema(
        context: typer.Context,
        what: Annotated[Literal["definition", "test"], typer.Argument(help="Of which kind of file.")],
        as_json: AsJson = False,
    ) -> None:
        """Print a JSON Schema, for editors that complete and check."""
        session = Session.of(context, as_json=as_json)
        session.output.raw(definition_schema() if what == "definition" else suite_schema())
