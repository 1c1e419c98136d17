"""What a run says in the end: on the screen, as Markdown, and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from rich.console import Console

from tests.proof.checker.report import Report
from tests.proof.harness.options import Options
from tests.proof.harness.outcome import Outcome
from tests.proof.harness.plan import POINTS
from tests.proof.mutants.hunt import Hunted

COMMAND: Final = "make chaos"


def save(options: Options, outcome: Outcome, verdict: Report, hunted: Sequence[Hunted]) -> None:
    """Write `report.md` and `report.json` beside the histories."""
    (options.folder / "report.md").write_text(markdown(options, outcome, verdict, hunted), encoding="utf-8")
    found = summary(options, outcome, verdict, hunted)
    (options.folder / "report.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def show(console: Console, options: Options, outcome: Outcome, verdict: Report, hunted: Sequence[Hunted]) -> None:
    """Print it."""
    console.print(markdown(options, outcome, verdict, hunted), markup=False, highlight=False, soft_wrap=True)
    console.print(f"Histories, plan and report: {options.folder}", soft_wrap=True)
    diary = outcome.diary
    sizes = f"{options.events:,} events, {diary.kills:,} of {outcome.plan.kills:,} kills, {diary.seconds:.0f} s."
    console.print(f"{told_in_a_line(outcome, verdict)} {sizes}", highlight=False, soft_wrap=True)


def summary(options: Options, outcome: Outcome, verdict: Report, hunted: Sequence[Hunted]) -> dict[str, Any]:
    """All figures."""
    diary = outcome.diary
    return {
        "command": command(options),
        "is_clean": verdict.is_clean and not outcome.left,
        "was_cut_short": outcome.was_cut_short,
        "seconds": round(diary.seconds),
        "phases": diary.phases,
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
        "places_never_reached": [f"{service} {place}" for service, place in outcome.never_reached],
        "deaths_by_messages": dict(diary.deaths_of_poison),
        "troubles": dict(sorted(diary.troubles.items())),
        "ended_unasked": diary.unasked,
        "left": outcome.left,
        "rules": verdict.rules,
        "sizes": verdict.sizes,
        "findings": [asdict(finding) for finding in verdict.findings],
        "mutants": [
            {
                "name": one.mutant.name,
                "says": one.mutant.says,
                "is_as_it_should_be": one.is_as_it_should_be,
                "found_by": one.found_by,
                "all_broken_rules": sorted(one.report.broken_rules),
                "seconds": round(one.seconds, 1),
            }
            for one in hunted
        ],
    }


def command(options: Options) -> str:
    """What makes this run again."""
    words = f"--events {options.events} --kills {options.kills} --seed {options.seed} --minutes {options.minutes:g}"
    restarts = f"--broker-restarts {options.broker_restarts} --database-restarts {options.database_restarts}"
    mutants = f"--mutants {','.join(options.mutants) or 'none'}"
    return f'{COMMAND} ARGS="{words} {restarts} {mutants}"'


def markdown(options: Options, outcome: Outcome, verdict: Report, hunted: Sequence[Hunted]) -> str:
    """The report for people."""
    diary = outcome.diary
    lines = [
        f"# Chaos, seed {options.seed}",
        "",
        f"    {command(options)}",
        "",
        f"**{told_in_a_line(outcome, verdict)}**",
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
    lines += _seeded_defects(options, hunted)
    if verdict.findings or outcome.left:
        lines += ["", "## Broken promises", ""]
        lines += [f"- at the end there was still work: {what}, {number}" for what, number in outcome.left.items()]
        for finding in verdict.findings:
            lines.append(f"- {finding.promise} {finding.rule}: {finding.number:,}")
            lines += [f"  - {one.sentence}" for one in finding.examples]
    return "\n".join(lines) + "\n"


def told_in_a_line(outcome: Outcome, verdict: Report) -> str:
    """The verdict."""
    if not verdict.is_clean or outcome.left:
        found = sum(finding.number for finding in verdict.findings)
        return f"{found:,} violations of {len(verdict.findings)} of {verdict.rules} rules."
    held = f"No violation of {verdict.rules} rules."
    if outcome.time_was_over:
        held += " The time was over before the plan was carried out."
    elif outcome.never_reached:
        places = ", ".join(f"{place} of {service}" for service, place in outcome.never_reached)
        held += f" No process has died at {places}."
    return held


def _seeded_defects(options: Options, hunted: Sequence[Hunted]) -> list[str]:
    if not options.mutants:
        return []
    caught, sown = sum(one.is_as_it_should_be for one in hunted), len(hunted)
    left = len(options.mutants) - sown
    lines = ["", "## Seeded defects", "", f"{caught} of {sown} as they should be."]
    lines[-1] += f" There was no time for {left} more." if left else ""
    if hunted:
        lines += ["", "| defect | what is wrong | found by | seconds |", "|---|---|---|--:|"]
    for one in hunted:
        found = ", ".join(one.found_by) or ("nothing, as it should be" if one.is_as_it_should_be else "**NOT FOUND**")
        lines.append(f"| {one.mutant.name} | {one.mutant.says} | {found} | {one.seconds:.0f} |")
    return lines


def _times(outcome: Outcome) -> str:
    phases = ", ".join(
        f"{title[0].lower()}{title[1:]} {seconds:.0f} s" for title, seconds in outcome.diary.phases.items()
    )
    return f"{outcome.diary.seconds:.0f} s in all: {phases}."
