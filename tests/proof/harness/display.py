"""What a run shows of itself: bars in a terminal, a line for each phase in a pipe."""

import asyncio
from typing import Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.proof.harness.diary import Diary

REFRESH_SECONDS: Final = 0.5


class Sending(Protocol):
    """How far the senders are."""

    @property
    def share(self) -> float:
        """From 0 to 1."""


class Display:
    """Shows."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def phase(self, title: str) -> None:
        """Something new begins."""
        self._console.print(f"[bold]{title}[/bold]")

    async def show(self, senders: Sending, diary: Diary, kills: int) -> None:
        """Show how far load and kills are; until cancelled."""
        if not self._console.is_terminal:
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}"),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            load = progress.add_task("load, per cent", total=100, note="")
            killed = progress.add_task("kills", total=kills, note="")
            while True:
                troubles = ", ".join(f"{number} {kind}" for kind, number in sorted(diary.troubles.items()))
                progress.update(load, completed=round(100 * senders.share), note=troubles)
                progress.update(killed, completed=diary.kills, note=f"{diary.deaths_of_poison.total()} by messages")
                await asyncio.sleep(REFRESH_SECONDS)
