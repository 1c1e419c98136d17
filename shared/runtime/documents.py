"""Documents that commands generate from the code, and that the repository holds a copy of."""

import sys
from pathlib import Path

import typer


def write_or_compare(text: str, check: Path | None, command: str) -> None:
    """Write a document to standard output, or compare it with the file that holds it.

    Raises:
        typer.Exit: with 1, after a line that says how to write it anew, where the file is another.
    """
    if check is None:
        sys.stdout.write(text)
    elif not check.exists() or check.read_text(encoding="utf-8") != text:
        typer.echo(f"{check} is out of date; run: python -m {command} > {check}", err=True)
        raise typer.Exit(code=1)
