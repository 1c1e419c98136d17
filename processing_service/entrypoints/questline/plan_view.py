"""A plan as people read it: + what comes, ~ what changes, - what goes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.text import Text

from processing_service.entrypoints.questline.output import Output, printable

_SIGNS: Final = {"created": ("+", "green"), "changed": ("~", "yellow")}


def has_changes(plan: Mapping[str, Any]) -> bool:
    """Whether applying it would change anything."""
    return any(one["outcome"] != "unchanged" for one in (*plan["definitions"], *plan["rewards"]))


def show_plan(output: Output, plan: Mapping[str, Any]) -> None:
    """Everything that is new or changes, and a line that sums it up."""
    for reward in plan["rewards"]:
        _show_head(output, f"reward {reward['name']}", reward["outcome"], "")
    for definition in plan["definitions"]:
        _show_definition(output, definition)
    if plan["untouched"]:
        output.line(f"Not in these files, and left as it is: {', '.join(plan['untouched'])}", style="dim")
    output.line(summary(plan), style="bold")


def summary(plan: Mapping[str, Any]) -> str:
    """Such as `Plan: 1 to create, 2 to change, 5 unchanged.`"""
    text = f"Plan: {_counted(plan['definitions'])}."
    return f"{text} Rewards: {_counted(plan['rewards'])}." if plan["rewards"] else text


def show_changes(output: Output, changes: Sequence[Mapping[str, Any]]) -> None:
    """A line for each change, with what it means."""
    width = max((len(one["place"]) for one in changes), default=0)
    for one in changes:
        sign, style = _sign_of(one)
        output.line(
            Text(f"{sign} ", style=style),
            Text(printable(one["place"]).ljust(width)),
            "  ",
            Text(_values(one), style=style),
            indent=4,
        )
        if one["effect"]:
            output.line(one["effect"], style="dim", indent=8)


def _show_definition(output: Output, definition: Mapping[str, Any]) -> None:
    outcome, diff = definition["outcome"], definition["diff"]
    if outcome == "unchanged":
        return
    version = definition["version"]
    _show_head(output, definition["code"], outcome, f"version {(version or 0) + 1}")
    show_changes(output, diff["changes"])
    if not diff["changes"]:
        output.line("the same as what is published; the draft in the making goes", style="dim", indent=4)
    elif version is not None:
        output.line(diff["in_flight"], style="dim", indent=4)
    if definition["is_paused"]:
        output.line("paused, and stays so: nothing counts until it is resumed", style="yellow", indent=4)
    output.line()


def _show_head(output: Output, name: str, outcome: str, note: str) -> None:
    if outcome in _SIGNS:
        sign, style = _SIGNS[outcome]
        output.line(Text(f"{sign} ", style=style), Text(printable(name), style="bold"), f"  {note}" if note else "")


def _sign_of(change: Mapping[str, Any]) -> tuple[str, str]:
    if change["before"] is None:
        return "+", "green"
    return ("-", "red") if change["after"] is None else ("~", "yellow")


def _values(change: Mapping[str, Any]) -> str:
    values = [printable(one) for one in (change["before"], change["after"]) if one is not None]
    return " -> ".join(values)


def _counted(items: Sequence[Mapping[str, Any]]) -> str:
    found = Counter(one["outcome"] for one in items)
    return f"{found['created']} to create, {found['changed']} to change, {found['unchanged']} unchanged"
