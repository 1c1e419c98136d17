"""`make bench`, or `python -m benchmarks [worker|explain|dry-run|backfill|leaderboard|zmq] [--quick]`."""

import argparse
import signal
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace

import uvloop
from rich.console import Console

from benchmarks.contest import Results, hold_contest
from benchmarks.explain import ExplainTime, measure_explain
from benchmarks.latency import Latency, measure_latency
from benchmarks.leaderboard import QUICK_USERS, USERS, BoardTimes, measure_leaderboard
from benchmarks.long_log import measure_past
from benchmarks.machine import Machine, describe_machine
from benchmarks.plan import FULL, QUICK, Plan
from benchmarks.report import save, show, show_explain, show_leaderboard, show_zeromq
from benchmarks.servers import off_the_loop, private_servers
from benchmarks.zeromq import QUICK_TURNS, TURNS, Rate, measure_zeromq
from stack.errors import StackError
from stack.progress import Progress


def main() -> int:
    """Measure, print, save."""
    options = _parser().parse_args()
    # As by Ctrl-C: what was started is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    if options.what == "explain":
        return _explain()
    if options.what == "leaderboard":
        return _leaderboard(QUICK_USERS if options.quick else USERS)
    if options.what == "zmq":
        return _zeromq(QUICK_TURNS if options.quick else TURNS)
    if options.what != "worker":
        return measure_past(options.what, Progress(sys.stderr), quick=options.quick)
    plan = QUICK if options.quick else FULL
    if options.repeats is not None:
        plan = replace(plan, repeats=options.repeats)
    if options.no_latency:
        plan = replace(plan, latency_samples=0)
    try:
        results, latency, machine = uvloop.run(_run(plan, dict(options.set), Progress(sys.stderr)))
    except StackError as fault:
        print(f"\n{fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    console = Console(width=None if sys.stdout.isatty() else 140)
    show(console, results, latency, machine, plan)
    console.print(f"Saved: {save(results, latency, machine, plan)}", soft_wrap=True)
    return 0


async def _run(plan: Plan, overrides: Mapping[str, str], progress: Progress) -> tuple[Results, Latency | None, Machine]:
    with ExitStack() as announced:
        announced.enter_context(progress.step("Start PostgreSQL, RabbitMQ and Redis"))
        async with off_the_loop(private_servers()) as servers:
            announced.close()
            machine = describe_machine(servers)
            results = await hold_contest(servers, plan, overrides, progress)
            latency = await measure_latency(servers, plan.latency_samples, progress) if plan.latency_samples else None
            return results, latency, machine


def _explain() -> int:
    try:
        times, machine = uvloop.run(_run_explain(Progress(sys.stderr)))
    except StackError as fault:
        print(f"\n{fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    show_explain(Console(width=None if sys.stdout.isatty() else 140), times, machine)
    return 0


async def _run_explain(progress: Progress) -> tuple[list[ExplainTime], Machine]:
    with ExitStack() as announced:
        announced.enter_context(progress.step("Start PostgreSQL, RabbitMQ and Redis"))
        async with off_the_loop(private_servers()) as servers:
            announced.close()
            return await measure_explain(servers, progress), describe_machine(servers)


def _leaderboard(users: int) -> int:
    try:
        times, machine = uvloop.run(_run_leaderboard(users, Progress(sys.stderr)))
    except StackError as fault:
        print(f"\n{fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    show_leaderboard(Console(width=None if sys.stdout.isatty() else 140), times, machine)
    return 0


async def _run_leaderboard(users: int, progress: Progress) -> tuple[BoardTimes, Machine]:
    with ExitStack() as announced:
        announced.enter_context(progress.step("Start PostgreSQL, RabbitMQ and Redis"))
        async with off_the_loop(private_servers()) as servers:
            announced.close()
            return await measure_leaderboard(servers, users, progress), describe_machine(servers)


def _zeromq(turns: int) -> int:
    try:
        rates, machine = uvloop.run(_run_zeromq(turns, Progress(sys.stderr)))
    except StackError as fault:
        print(f"\n{fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    show_zeromq(Console(width=None if sys.stdout.isatty() else 140), rates, machine)
    return 0


async def _run_zeromq(turns: int, progress: Progress) -> tuple[list[Rate], Machine]:
    with ExitStack() as announced:
        announced.enter_context(progress.step("Start PostgreSQL, RabbitMQ and Redis"))
        async with off_the_loop(private_servers()) as servers:
            announced.close()
            machine = describe_machine(servers)
            return await measure_zeromq(servers, turns, progress), machine


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
