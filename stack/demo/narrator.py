"""How the demo tells what it does."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

_BAR_CELLS: Final = 20


class Narrator:
    """Prints acts, requests and answers; colours only in a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._acts = 0

    def act(self, title: str) -> None:
        """Begin a new act."""
        self._acts += 1
        self._console.print(f"\n[bold]{self._acts}. {title}[/bold]")

    def request(self, what: str) -> None:
        """A request that is being made."""
        self._console.print(Text(f"   → {what}", style="cyan"), soft_wrap=True)

    def answer(self, what: Any) -> None:
        """Its answer."""
        said = what if isinstance(what, str) else json.dumps(what, ensure_ascii=False)
        self._console.print(Text(f"   ← {said}", style="green"), soft_wrap=True)

    def toast(self, toast: Mapping[str, Any]) -> None:
        """A toast that came over the stream."""
        reward = toast["reward"]
        amounts = ", ".join(f"{reward[name]} {name}" for name in ("gold", "diamonds", "points") if reward[name])
        kinds = {"quest_completed": "completed", "reward_credited": "credited", "reward_reversed": "taken back"}
        said = kinds[toast["kind"]]
        text = f"   ★ toast {toast['seq']}: {toast['name']} {said} (cycle {toast['cycle']}: {amounts or 'no reward'})"
        self._console.print(Text(text, style="bold yellow"), soft_wrap=True)

    def progress(self, items: Sequence[Mapping[str, Any]]) -> None:
        """Quests with bars."""
        table = Table(box=None, padding=(0, 2, 0, 3), show_header=False)
        for _ in range(5):
            table.add_column(no_wrap=True)
        for item in items:
            done = round(_BAR_CELLS * float(item["progress"]) / float(item["target"]))
            bar = "█" * done + "░" * (_BAR_CELLS - done)
            counted = f"{item['progress']} of {item['target']}"
            table.add_row(item["name"], bar, counted, item["status"], f"{item['times_completed']} times")
        self._console.print(table)

    def ended(self) -> None:
        """All of it happened."""
        self._console.print("\n[bold green]All of it happened.[/bold green]")

    def failed(self, why: str) -> None:
        """Something did not."""
        self._console.print(Text(f"\nThe story broke off: {why}", style="bold red"), soft_wrap=True)
