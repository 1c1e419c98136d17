"""What a backup says while it works: a line for each step, and on a terminal how far the one under way is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

from stack.backup.pipes import Tell


class Teller:
    """Prints to a console."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)

    def done(self, text: str) -> None:
        """Say that something is done."""
        self._console.print(f"  [green]ok[/green]  {escape(text)}")

    def say(self, text: str) -> None:
        """Print a line."""
        self._console.print(escape(text))

    @contextmanager
    def step(self, title: str) -> Iterator[Tell]:
        """A step that takes its time; what it yields is told how far it is."""
        started = time.monotonic()
        with self._console.status(escape(title)) as status:
            yield lambda how_far: status.update(escape(f"{title}: {how_far}"))
        self.done(f"{title} ({time.monotonic() - started:.1f} s)")
