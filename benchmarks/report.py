"""The numbers for people (a table) and for programs (a JSON file)."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.contest import BASELINE, CEILING, WORKER, Results
from benchmarks.explain import EVENTS, RUNS, ExplainTime
from benchmarks.latency import Latency
from benchmarks.leaderboard import AROUND, PAGE, SAMPLES, BoardTimes
from benchmarks.machine import Machine
from benchmarks.plan import Plan
from benchmarks.zeromq import SECONDS, Rate

RESULTS_FILE: Final = Path(__file__).parent / "results" / "latest.json"
WANTED_OF_CEILING: Final = 0.45
WANTED_OF_BASELINE: Final = 10.0

_NAMES: Final = {
    CEILING: "only acknowledge (the ceiling)",
    WORKER: "the worker",
    BASELINE: "one message, one ORM transaction (the baseline)",
}


def show(console: Console, results: Results, latency: Latency | None, machine: Machine, plan: Plan) -> None:
    """Print the tables."""
    console.print(_speeds(results, plan))
    console.print(_ratios(results))
    if results.by_catalog_size:
        console.print(_catalog_sizes(results, plan))
    if latency is not None:
        console.print(_latency(latency))
    console.print(_machine(machine))


def _machine(machine: Machine) -> str:
    return (
        f"{machine.processors} x {machine.processor}, {machine.memory_gib} GiB, load {machine.load_before} before the "
        f"run; Python {machine.python}, PostgreSQL {machine.postgres} (fsync on), RabbitMQ {machine.rabbitmq}; "
        f"commit {machine.commit}, {machine.measured_at}"
    )


def show_explain(console: Console, times: Sequence[ExplainTime], machine: Machine) -> None:
    """Print how long explanations took."""
    table = Table(title=f"Explaining a quest to an administrator: a user with {EVENTS:,} events, {RUNS} times each")
    for name in ("quest", "counted", "completions", "answer", "CPU", "p50", "p99", "slowest"):
        table.add_column(name, justify="left" if name == "quest" else "right")
    for one in times:
        spread = (one.cpu_seconds, one.spread.median, one.spread.p99, one.spread.slowest)
        table.add_row(
            one.code,
            f"{one.counted:,}",
            f"{one.completions:,}",
            f"{one.answer_bytes / 1024:.0f} KiB",
            *(f"{seconds * 1e3:.0f} ms" for seconds in spread),
        )
    console.print(table)
    console.print(_machine(machine))


def show_leaderboard(console: Console, times: BoardTimes, machine: Machine) -> None:
    """Print how long reading a leaderboard took, and building it."""
    table = Table(
        title=f"A leaderboard of {times.users:,} users: pages of {PAGE}, {AROUND} users on either side of oneself, "
        f"{SAMPLES:,} times each"
    )
    for name in ("question", "p50", "p99", "slowest"):
        table.add_column(name, justify="left" if name == "question" else "right")
    for name, spread in times.spreads.items():
        table.add_row(name, *(f"{one * 1e3:.2f} ms" for one in (spread.median, spread.p99, spread.slowest)))
    console.print(table)
    console.print(
        f"rebuilt in {times.rebuild_seconds:.1f} s, compared in {times.check_seconds:.1f} s, "
        f"{times.bytes_per_user:.0f} bytes of Redis for each user"
    )
    console.print(_machine(machine))


def save(results: Results, latency: Latency | None, machine: Machine, plan: Plan) -> Path:
    """Write everything into the results' file and return its path."""
    RESULTS_FILE.parent.mkdir(exist_ok=True)
    RESULTS_FILE.write_text(json.dumps(_document(results, latency, machine, plan), indent=2) + "\n")
    return RESULTS_FILE


def show_zeromq(console: Console, rates: Sequence[Rate], machine: Machine) -> None:
    """Print how many requests were answered."""
    table = Table(title=f"Requests over ZeroMQ, turns of {SECONDS:g} s each (medians of the turns)")
    for name in ("request", "clients", "requests/s", "of the echo", "p50", "p99", "slowest"):
        table.add_column(name, justify="left" if name == "request" else "right")
    for one in rates:
        spread = (one.seconds.median, one.seconds.p99, one.seconds.slowest)
        table.add_row(
            one.what,
            str(one.clients),
            f"{one.per_second:,.0f}",
            f"{one.of_echo:.3f}",
            *(f"{seconds * 1e3:.2f} ms" for seconds in spread),
        )
    console.print(table)
    console.print(_machine(machine))


def _speeds(results: Results, plan: Plan) -> Table:
    table = Table(
        title=f"Throughput: {plan.definitions} definitions, 3 of them match each event; {plan.users:,} users; "
        f"{results.completions_per_event:.1%} of the events complete a quest"
    )
    table.add_column("consumer")
    for name in ("events/s (median)", "of all runs", "CPU µs/event", "messages", "runs"):
        table.add_column(name, justify="right")
    for contestant, name in _NAMES.items():
        runs = results.runs[contestant]
        speeds = sorted(run.events_per_second for run in runs)
        table.add_row(
            name,
            f"{results.speed(contestant):,.0f}",
            f"{speeds[0]:,.0f} - {speeds[-1]:,.0f}",
            f"{results.cpu(contestant):.0f}",
            f"{runs[0].events:,}",
            str(len(runs)),
        )
    return table


def _ratios(results: Results) -> Table:
    table = Table(title="Ratios, each within one turn (medians)")
    table.add_column("the worker against")
    for name in ("ratio", "wanted", ""):
        table.add_column(name, justify="right")
    for to, wanted in ((CEILING, WANTED_OF_CEILING), (BASELINE, WANTED_OF_BASELINE)):
        ratio = results.ratio(WORKER, to)
        table.add_row(_NAMES[to], f"{ratio:.2f}", f"{wanted:g}", "reached" if ratio >= wanted else "missed")
    return table


def _catalog_sizes(results: Results, plan: Plan) -> Table:
    table = Table(title="The worker by published definitions (one run each)")
    for name in ("definitions", "match", "events/s", "CPU µs/event"):
        table.add_column(name, justify="right")
    speeds = {
        size: (run.events_per_second, run.cpu_microseconds_per_event) for size, run in results.by_catalog_size.items()
    }
    speeds[plan.definitions] = results.speed(WORKER), results.cpu(WORKER)
    for size, (speed, cpu) in sorted(speeds.items()):
        table.add_row(f"{size:,}", str(min(size, 3)), f"{speed:,.0f}", f"{cpu:.0f}")
    return table


def _latency(latency: Latency) -> Table:
    table = Table(
        title=f"From the sign-in request to its toast on the stream ({latency.samples} sign-ins, one at a time)"
    )
    for name in ("", "median", "p99", "slowest"):
        table.add_column(name, justify="right")
    for name, spread in (("request to toast", latency.toast), ("of which the request itself", latency.sign_in)):
        table.add_row(name, *(f"{seconds * 1e3:.0f} ms" for seconds in (spread.median, spread.p99, spread.slowest)))
    return table


def _document(results: Results, latency: Latency | None, machine: Machine, plan: Plan) -> dict[str, Any]:
    return {
        "machine": asdict(machine),
        "plan": asdict(plan),
        "throughput": {
            contestant: {
                "events_per_second": results.speed(contestant),
                "cpu_microseconds_per_event": results.cpu(contestant),
                "runs": [asdict(run) for run in results.runs[contestant]],
            }
            for contestant in _NAMES
        },
        "ratios": {
            "worker_to_ceiling": results.ratio(WORKER, CEILING),
            "worker_to_baseline": results.ratio(WORKER, BASELINE),
        },
        "completions_per_event": results.completions_per_event,
        "by_catalog_size": {size: asdict(run) for size, run in results.by_catalog_size.items()},
        "latency": None if latency is None else asdict(latency),
    }
