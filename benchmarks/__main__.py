"""`make bench`, or `python -m benchmarks [worker|explain|dry-run|backfill|leaderboard|zmq] [--quick]`."""

import argparse
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import TypeVar

import uvloop
from rich.console import Console

from benchmarks.contest import Results, hold_contest
from benchmarks.explain import measure_explain
from benchmarks.latency import Latency, measure_latency
from benchmarks.leaderboard import QUICK_USERS, USERS, measure_leaderboard
from benchmarks.long_log import measure_past
from benchmarks.machine import Machine, describe_machine
from benchmarks.plan import FULL, QUICK, Plan
from benchmarks.report import save, show, show_explain, show_leaderboard, show_zeromq
from benchmarks.zeromq import QUICK_TURNS, TURNS, measure_zeromq
from stack.errors import StackError
from stack.progress import Progress
from tests.harness.private import off_the_loop, private_servers
from tests.harness.servers import Servers

T = TypeVar("T")
Measure = Callable[[Servers, Progress], Awaitable[T]]


def main() -> int:
    """Measure, print, save."""
    options = _parser().parse_args()
    # As by Ctrl-C: what was started is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    if options.what == "explain":
        return _measured(measure_explain, show_explain)
    if options.what == "leaderboard":
        users = QUICK_USERS if options.quick else USERS
        return _measured(lambda servers, progress: measure_leaderboard(servers, users, progress), show_leaderboard)
    if options.what == "zmq":
        turns = QUICK_TURNS if options.quick else TURNS
        return _measured(lambda servers, progress: measure_zeromq(servers, turns, progress), show_zeromq)
    if options.what != "worker":
        return measure_past(options.what, Progress(sys.stderr), quick=options.quick)
    plan = QUICK if options.quick else FULL
    if options.repeats is not None:
        plan = replace(plan, repeats=options.repeats)
    if options.no_latency:
        plan = replace(plan, latency_samples=0)

    def present(console: Console, found: tuple[Results, Latency | None], machine: Machine) -> None:
        show(console, *found, machine, plan)
        console.print(f"Saved: {save(*found, machine, plan)}", soft_wrap=True)

    return _measured(lambda servers, progress: _contest(servers, plan, dict(options.set), progress), present)


async def _contest(
    servers: Servers, plan: Plan, overrides: Mapping[str, str], progress: Progress
) -> tuple[Results, Latency | None]:
    results = await hold_contest(servers, plan, overrides, progress)
    latency = await measure_latency(servers, plan.latency_samples, progress) if plan.latency_samples else None
    return results, latency


def _measured(measure: Measure[T], present: Callable[[Console, T, Machine], None]) -> int:
    """Measure on private servers and print the result. Exit code 1 where servers cannot be had, 130 after Ctrl-C."""
    try:
        found, machine = uvloop.run(_on_servers(measure, Progress(sys.stderr)))
    except StackError as fault:
        print(f"\n{fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    present(Console(width=None if sys.stdout.isatty() else 140), found, machine)
    return 0


async def _on_servers(measure: Measure[T], progress: Progress) -> tuple[T, Machine]:
    with ExitStack() as announced:
        announced.enter_context(progress.step("Start PostgreSQL, RabbitMQ and Redis"))
        async with off_the_loop(private_servers()) as servers:
            announced.close()
            machine = describe_machine(servers)
            return await measure(servers, progress), machine


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures Questline on real servers.")
    parser.add_argument(
        "what",
        nargs="?",
        choices=("worker", "explain", "dry-run", "backfill", "leaderboard", "zmq"),
        default="worker",
        help="the worker on its queue (default), an explanation, folding a log of 1,000,000 events of 20,000 users, "
        "a leaderboard of 1,000,000 users, or requests over ZeroMQ",
    )
    parser.add_argument("--quick", action="store_true", help="one short turn, under a minute, for CI")
    parser.add_argument("--repeats", type=int, metavar="N", help="turns of the three contestants")
    parser.add_argument("--no-latency", action="store_true", help="leave out the sign-ins through the whole system")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        type=_setting,
        help="a setting of the worker, such as WORKER_BATCH_SIZE=1000; may be repeated",
    )
    return parser


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("must look like NAME=VALUE")
    return name.upper(), value


if __name__ == "__main__":
    sys.exit(main())
