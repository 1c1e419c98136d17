"""What is printed, and where: results on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from processing_service.entrypoints.questline.faults import Fault

_WIDTH_IN_PIPES: Final = 200
"""Nobody's terminal is there to fit in, and a table cut to 80 columns helps no script."""


def printable(text: object) -> str:
    """A text that cannot steer the terminal: control characters are shown, not sent."""
    return "".join(one if one.isprintable() or one == "\n" else repr(one)[1:-1] for one in str(text))


def compact(data: object) -> str:
    """JSON in one line."""
    return json.dumps(data, ensure_ascii=False, default=str)


class Output:
    """The two streams; with `as_json`, standard output carries JSON alone."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._results = _console(sys.stdout)
        self._notes = _console(sys.stderr)

    @property
    def is_interactive(self) -> bool:
        """Whether somebody is there to be asked."""
        return sys.stdin.isatty() and self._notes.is_terminal

    def line(self, *parts: object, style: str = "", indent: int = 0) -> None:
        """A line for people; a part may be `Text` with colours of its own."""
        if not self.as_json:
            text = Text(" " * indent, style=style)
            for part in parts:
                text.append_text(part if isinstance(part, Text) else Text(printable(part), style=style))
            self._results.print(text, soft_wrap=True)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
        """A table for people; numbers stand on the right."""
        if self.as_json:
            return
        table = Table(box=None, pad_edge=False, header_style="bold", title=title or None, title_justify="left")
        cells = [list(row) for row in rows]
        for index, heading in enumerate(headings):
            on_the_right = any(row[index] != "" for row in cells) and all(_is_number(row[index]) for row in cells)
            table.add_column(heading, justify="right" if on_the_right else "left", overflow="fold")
        for row in cells:
            table.add_row(*(Text(_in_words(cell)) for cell in row))
        self._results.print(table)

    def document(self, data: object) -> None:
        """The one JSON document of a command."""
        if self.as_json:
            sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n")

    def json_line(self, data: object) -> None:
        """One line of a stream of JSON."""
        if self.as_json:
            sys.stdout.write(compact(data) + "\n")
            sys.stdout.flush()

    def raw(self, text: str) -> None:
        """A text as it is, such as an exported file."""
        sys.stdout.write(text)

    def note(self, text: str) -> None:
        """Something beside the results."""
        self._notes.print(Text(printable(text)), soft_wrap=True)

    def fault(self, fault: Fault) -> None:
        """Why the command failed; as JSON where results are."""
        if self.as_json:
            details = [{"place": one.place, "message": one.message} for one in fault.details]
            sys.stderr.write(compact({"error": fault.message, "details": details}) + "\n")
            return
        self._notes.print(Text.assemble(("Error: ", "bold red"), printable(fault.message)), soft_wrap=True)
        for one in fault.details:
            self._notes.print(
                Text.assemble("  ", (printable(one.place), "bold"), ": ", printable(one.message)), soft_wrap=True
            )

    @contextmanager
    def progress(self, title: str) -> Iterator["Advance"]:
        """A bar on standard error while something long goes on; nothing at all in a pipe."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._notes, disable=not self._notes.is_terminal, transient=True) as progress:
            yield Advance(progress, progress.add_task(title, total=None))


class Advance:
    """Moves a bar."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def __call__(self, done: int, total: int | None) -> None:
        """So much is done."""
        self._progress.update(self._task, completed=done, total=total)


def to_the_second(moment: str | None) -> str:
    """A moment of the API without its fraction of a second."""
    return "" if moment is None else f"{moment.partition('.')[0].removesuffix('Z')}Z"


def counted(number: int, noun: str) -> str:
    """Such as `1 test` and `2 tests`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def bar(value: float, most: float, width: int = 30) -> str:
    """A bar of a chart in text."""
    return "" if most <= 0 else "█" * max(1 if value > 0 else 0, round(width * value / most))


def _is_number(cell: object) -> bool:
    return cell == "" or str(cell).lstrip("+-").isdecimal()


def _in_words(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else printable(cell)


def _console(stream: Any) -> Console:
    width = None if stream.isatty() else _WIDTH_IN_PIPES
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
