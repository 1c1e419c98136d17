"""What a run says in the end: on the screen, as Markdown, and as JSON."""

import json
from dataclasses import asdict
from typing import Any, Final

from rich.console import Console

from tests.proof.checker.report import Report
from tests.proof.harness.campaign import Outcome
from tests.proof.harness.options import Options
from tests.proof.harness.plan import POINTS

COMMAND: Final = "make chaos"


def save(options: Options, outcome: Outcome, verdict: Report, check_seconds: float) -> None:
    """Write `report.md` and `report.json` beside the histories."""
    (options.folder / "report.md").write_text(markdown(options, outcome, verdict), encoding="utf-8")
    found = {**summary(options, outcome, verdict), "check_seconds": round(check_seconds, 1)}
    (options.folder / "report.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def show(console: Console, options: Options, outcome: Outcome, verdict: Report) -> None:
    """Print it."""
    console.print(markdown(options, outcome, verdict), markup=False, highlight=False, soft_wrap=True)
    console.print(f"Histories, plan and report: {options.folder}", soft_wrap=True)


def summary(options: Options, outcome: Outcome, verdict: Report) -> dict[str, Any]:
    """All figures."""
    diary = outcome.diary
    return {
        "command": command(options),
        "is_clean": verdict.is_clean and not outcome.left,
        "was_cut_short": outcome.was_cut_short,
        "seconds": round(diary.seconds),
        "load_seconds": round(outcome.load_seconds, 1),
        "rest_seconds": round(outcome.rest_seconds, 1),
        "messages_sent": outcome.sent,
        "confirmed": outcome.confirmed,
        "unconfirmed_and_sent_again": outcome.unconfirmed,
        "sign_ins": outcome.sign_ins,
        "retractions": outcome.retractions,
        "streams_opened": outcome.streams,
        "toasts_seen": outcome.toasts_seen,
        "kills": diary.kills,
        "kills_planned": outcome.plan.kills,
        "kills_at_places": {f"{service} {place}": n for (service, place), n in sorted(diary.kills_at_places.items())},
        "kills_anywhere": dict(sorted(diary.random_kills.items())),
        "places_not_reached_in_time": {f"{service} {place}": n for (service, place), n in diary.not_reached.items()},
        "deaths_by_messages": dict(diary.deaths_of_poison),
        "troubles": dict(sorted(diary.troubles.items())),
        "ended_unasked": diary.unasked,
        "left": outcome.left,
        "rules": verdict.rules,
        "sizes": verdict.sizes,
        "findings": [asdict(finding) for finding in verdict.findings],
    }


def command(options: Options) -> str:
    """What makes this run again."""
    words = f"--events {options.events} --kills {options.kills} --seed {options.seed} --minutes {options.minutes:g}"
    restarts = f"--broker-restarts {options.broker_restarts} --database-restarts {options.database_restarts}"
    return f'{COMMAND} ARGS="{words} {restarts}"'


def markdown(options: Options, outcome: Outcome, verdict: Report) -> str:
    """The report for people."""
    diary = outcome.diary
    lines = [
        f"# Chaos, seed {options.seed}",
        "",
        f"    {command(options)}",
        "",
        f"**{_verdict(outcome, verdict)}**",
        "",
        _times(outcome),
        "",
        "| what | number |",
        "|---|--:|",
        f"| messages sent, copies and bad ones included | {outcome.sent:,} |",
        f"| sent again, because their confirm did not come | {outcome.unconfirmed:,} |",
        f"| sign-ins | {outcome.sign_ins:,} |",
        f"| events taken back | {outcome.retractions:,} |",
        f"| streams of toasts opened, and toasts seen on them | {outcome.streams:,}, {outcome.toasts_seen:,} |",
        f"| processes killed | {diary.kills:,} of {outcome.plan.kills:,} |",
        f"| workers that died of a message | {diary.deaths_of_poison.total():,} |",
        *(f"| {kind} | {number:,} |" for kind, number in sorted(diary.troubles.items())),
        *(f"| {what} | {number:,} |" for what, number in verdict.sizes.items()),
        "",
        "| killed at | service | times | not reached in time |",
        "|---|---|--:|--:|",
    ]
    for service, points in POINTS.items():
        for point in points:
            reached, missed = diary.kills_at_places[service, point], diary.not_reached[service, point]
            lines.append(f"| {point} | {service} | {reached} | {missed or ''} |")
        lines.append(f"| anywhere | {service} | {diary.random_kills[service]} | |")
    if diary.unasked:
        lines += ["", "Ended unasked, and started again:", ""]
        lines += [f"- {end['instance']}, exit code {end['exit_code']}" for end in diary.unasked]
    if verdict.findings or outcome.left:
        lines += ["", "## Broken promises", ""]
        lines += [f"- at the end there was still work: {what}, {number}" for what, number in outcome.left.items()]
        for finding in verdict.findings:
            lines.append(f"- {finding.promise} {finding.rule}: {finding.number:,}")
            lines += [f"  - {one.sentence}" for one in finding.examples]
    return "\n".join(lines) + "\n"


def _verdict(outcome: Outcome, verdict: Report) -> str:
    if not verdict.is_clean or outcome.left:
        found = sum(finding.number for finding in verdict.findings)
        return f"{found:,} violations of {len(verdict.findings)} of {verdict.rules} rules."
    held = f"No violation of {verdict.rules} rules."
    return f"{held} The time was over before the plan was carried out." if outcome.was_cut_short else held


def _times(outcome: Outcome) -> str:
    load, rest = f"{outcome.load_seconds:.0f} s of load and faults", f"{outcome.rest_seconds:.0f} s to come to rest"
    return f"{outcome.diary.seconds:.0f} s in all: {load}, {rest}."
