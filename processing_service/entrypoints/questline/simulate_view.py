"""The report of a dry run as people read it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.text import Text

from processing_service.entrypoints.questline.output import Output, bar, to_the_second

_CURRENCIES: Final = ("gold", "diamonds", "points")
_MOST_DAYS: Final = 60
_UNITS: Final = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))


def show_report(output: Output, report: Mapping[str, Any]) -> None:
    """Totals, the difference from the live version, days, examples."""
    since, until = report["since"] or "the beginning", report["until"] or "now"
    output.line(f"{report['code']} over {report['events']} events from {since} to {until}", style="bold")
    if report["sample"] < 1:
        output.line(f"A sample of {report['sample']:.0%} of the users; the estimates are for all of them.")
    if report["assumes_accepted"]:
        output.line("Everybody is taken to have accepted the quest at their first event.", style="dim")
    if not report["pays_past"]:
        output.line("The definition's backfill would only show this, not pay it.", style="dim")
    _show_totals(output, report)
    _show_time(output, report["time_to_finish"])
    _show_days(output, report["days"])
    _show_examples(output, report["examples"])


def _show_totals(output: Output, report: Mapping[str, Any]) -> None:
    live = report["live"]
    counted = {"looked at": report["total"]}
    if report["sample"] < 1:
        counted["estimate"] = report["estimated_total"]
    rows = [
        ["users", *_each(counted, "users"), *(["", ""] if live else [])],
        ["users who complete it", *_each(counted, "users_completed"), *([live["users_completed"], ""] if live else [])],
        [
            "completions",
            *_each(counted, "completions"),
            *([live["completions"], _signed(live["more_completions"])] if live else []),
        ],
    ]
    paid = {heading: one["payout"] for heading, one in counted.items()}
    for currency in _CURRENCIES:
        compared = [live["payout"][currency], _signed(live["more_payout"][currency])] if live else []
        if any(_each(paid, currency)) or any(compared[:1]):
            rows.append([currency, *_each(paid, currency), *compared])
    output.table(["", *counted, *([f"live version {live['version']}", "more"] if live else [])], rows)
    if live:
        output.line(f"{live['users_gained']} users complete only this, {live['users_lost']} only the live version.")


def _each(columns: Mapping[str, Mapping[str, Any]], name: str) -> list[Any]:
    return [one[name] for one in columns.values()]


def _show_time(output: Output, found: Mapping[str, Any] | None) -> None:
    if found is not None:
        about = "" if found["exact"] else "about "
        median, ninety = (_duration(found[name]) for name in ("median_seconds", "p90_seconds"))
        output.line(f"Time to finish: {about}{median} at the median, {about}{ninety} at the 90th percentile.")


def _show_days(output: Output, days: Sequence[Mapping[str, Any]]) -> None:
    currency = next((one for one in _CURRENCIES if any(day[one] for day in days)), "completions")
    if not days:
        output.line("Nobody would have completed it.")
        return
    output.line()
    output.line(f"{currency.capitalize()} per day (UTC)", style="bold")
    most, shown = max(day[currency] for day in days), days[-_MOST_DAYS:]
    if len(shown) < len(days):
        output.line(f"the last {len(shown)} of {len(days)} days", style="dim")
    width = len(str(most))
    for day in shown:
        output.line(f"{day['day']}  {day[currency]:>{width}}  ", Text(bar(day[currency], most), style="cyan"))


def _show_examples(output: Output, examples: Sequence[Mapping[str, Any]]) -> None:
    if not examples:
        return
    output.line()
    headings = ("user", "completes it", "status", "times", "progress", "last event")
    rows = [
        (
            one["user_id"],
            {"completed": "yes", "nearly": "nearly", "not": "no"}.get(one["fate"], one["fate"]),
            one["status"],
            one["times_completed"],
            f"{one['progress']} of {one['target']}",
            _last_event(one["events"]),
        )
        for one in examples
    ]
    output.table(headings, rows, title="Examples")


def _last_event(events: Sequence[Mapping[str, Any]]) -> str:
    if not events:
        return ""
    last = events[-1]
    what = last["reason"] if last["counted"] is None else f"+{last['counted']}"
    completed = f", completed cycle {', '.join(map(str, last['completes']))}" if last["completes"] else ""
    return f"{to_the_second(last['timestamp'])} {last['event_type']}: {what}{completed}"


def _signed(number: int) -> str:
    return f"{number:+d}"


def _duration(seconds: float) -> str:
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} seconds"
