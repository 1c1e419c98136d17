"""`explain`: why a quest stands as it does for a user."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final
from urllib.parse import quote

import typer
from rich.text import Text

from processing_service.entrypoints.questline.faults import ExitCode
from processing_service.entrypoints.questline.output import Output, counted, printable
from processing_service.entrypoints.questline.session import AsJson, Session

_COUNTED: Final = Text("✓ ", style="green")
_NOT_COUNTED: Final = Text("✗ ", style="red")


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""

    @app.command()
    def explain(
        context: typer.Context,
        user: Annotated[str, typer.Argument(help="The user's id.")],
        code: Annotated[str, typer.Argument(help="The quest's code.")],
        event: Annotated[str | None, typer.Option("--event", help="Only this event, by its id.")] = None,
        limit: Annotated[int, typer.Option(min=1, max=500, help="How many of the latest events.")] = 50,
        as_json: AsJson = False,
    ) -> None:
        """Tell which events counted, which did not and exactly why, and what followed. Exits with 1 on drift."""
        session = Session.of(context, as_json=as_json)
        path = f"/api/v1/progress/{quote(user, safe='')}/{quote(code, safe='')}/explain"
        found = session.server.get(path, event_id=event, limit=limit)
        session.output.document(found)
        _show(session.output, user, found)
        if not found["agrees"]:
            raise typer.Exit(ExitCode.FINDINGS)


def _show(output: Output, user: str, found: Mapping[str, Any]) -> None:
    output.line(f"{found['name']} ({found['code']}) for {user}: {found['status']}", style="bold")
    output.line(f"completed {counted(found['times_completed'], 'time')}; {_totals(found['totals'])}")
    for step in found["items"]:
        _show_step(output, step)
    if found["next_offset"] is not None:
        output.line(f"… and {found['total'] - found['next_offset']} earlier events; --limit shows more", style="dim")
    if not found["agrees"]:
        output.line(f"The replay differs from what is stored: {_differences(found['differences'])}", style="bold red")


def _show_step(output: Output, step: Mapping[str, Any]) -> None:
    head = f"{step['timestamp']}  {step['event_type']}  {step['event_id']}"
    mark = _NOT_COUNTED if step["outcome"] == "not_counted" else _COUNTED
    progress = step["progress"]
    stood = f"{progress['amount']} of {progress['target']}"
    if step["outcome"] == "counted":
        output.line(mark, head, f"  +{step['contribution']}, {stood}")
    elif step["outcome"] == "not_counted":
        output.line(mark, head)
    else:
        output.line(mark, head, f"  {step['outcome']} the quest")
    for reason in step["reasons"]:
        leaf = f"{reason['leaf']}: " if reason["leaf"] else ""
        output.line(leaf, reason["text"], style="red", indent=4)
        for clause in reason["clauses"]:
            output.line(clause["text"], style="dim", indent=6)
    if step["retracted_at"] is not None:
        output.line(f"retracted at {step['retracted_at']}", style="yellow", indent=4)
    for completion in step["completions"]:
        for line in _followed(completion):
            output.line(line, style="green", indent=4)


def _followed(completion: Mapping[str, Any]) -> Iterator[str]:
    yield f"completed cycle {completion['cycle']} under version {completion['version']}"
    for grant in completion["grants"]:
        paid = ", ".join(f"{amount} {what}" for what, amount in grant["reward"].items() if amount)
        booked = f", booked as {grant['booked']['transaction_id']}" if grant["booked"] else ""
        yield f"  grant {grant['grant_id']} {grant['status']}: {paid or 'nothing'}{booked}"
    for toast in completion["toasts"]:
        yield f"  toast {toast['sequence']}: {printable(toast['kind'])}"


def _totals(totals: Mapping[str, Any]) -> str:
    refused = ", ".join(f"{number} {reason}" for reason, number in totals["not_counted"].items())
    return f"{counted(totals['counted'], 'event')} counted" + (f", not counted: {refused}" if refused else "")


def _differences(differences: Mapping[str, Any]) -> str:
    told = ["the progress"] if differences["progress"] else []
    for name, what in (("not_recorded", "not recorded"), ("not_found", "recorded only"), ("moved", "moved")):
        if differences[name]:
            told.append(f"cycles {what}: {', '.join(map(str, differences[name]))}")
    return "; ".join(told)
