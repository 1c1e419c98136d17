"""`python -m tests.proof.ledger --operations 1000000`: prove T3 under load, on a PostgreSQL of its own."""

import argparse
import signal
import sys

import uvloop
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from stack.errors import StackError
from tests.harness.databases import create_test_database
from tests.harness.private import off_the_loop, private_servers
from tests.proof.ledger.operations import Plan
from tests.proof.ledger.proof import Proof, prove
from tests.proof.ledger.report import show

_INTERRUPTED = 130


def main() -> int:
    """Run and report. Exit code 1 where the ledger broke a rule, or where servers cannot be had."""
    plan = _plan()
    # As by Ctrl-C: what was started is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    # On a terminal a bar shows how far it is; a pipe gets the report alone.
    errors = Console(stderr=True)
    try:
        proof = uvloop.run(_run(plan, errors))
    except StackError as fault:
        errors.print(f"\n{fault}")
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED
    show(Console(width=None if sys.stdout.isatty() else 100), proof)
    return 1 if proof.violations else 0


async def _run(plan: Plan, errors: Console) -> Proof:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), TimeRemainingColumn(), console=errors, disable=not errors.is_terminal
    ) as bar:
        task = bar.add_task("Start servers", total=None)
        async with off_the_loop(private_servers()) as servers:
            url = create_test_database(servers, "auth")
            bar.update(task, description=f"{plan.writers} writers", total=plan.operations)
            administrator_url = servers.postgres.address.url(url.rpartition("/")[2])
            return await prove(url, administrator_url, plan, advance=lambda count: bar.advance(task, count))


def _plan() -> Plan:
    parser = argparse.ArgumentParser(prog="python -m tests.proof.ledger", description=__doc__)
    parser.add_argument("--operations", type=_positive, default=20_000, help="how many to ask for (20000)")
    parser.add_argument("--seed", type=int, default=1, help="decides what is asked for (1)")
    parser.add_argument("--writers", type=_positive, default=64, help="how many ask at once (64)")
    told = parser.parse_args()
    return Plan(operations=told.operations, seed=told.seed, writers=told.writers)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
