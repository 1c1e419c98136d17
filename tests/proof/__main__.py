"""`make chaos`, or `python -m tests.proof`: load and break a whole system, and prove that it has kept its promises."""

import argparse
import asyncio
import logging
import signal
import sys
import time
from pathlib import Path

from rich.console import Console

from stack.errors import StackError
from tests.proof.checker import check
from tests.proof.harness.campaign import Campaign, Outcome
from tests.proof.harness.diary import Diary
from tests.proof.harness.display import Display
from tests.proof.harness.options import Options, derived_restarts
from tests.proof.harness.plan import make_plan
from tests.proof.harness.report import save, show
from tests.proof.harness.stage import set_stage
from tests.proof.histories import HistoryWriter

BROKEN, NOT_CARRIED_OUT = 1, 2


def main() -> int:
    """Run, check, report. Exit code 1 where a promise was broken, 2 where the plan was not carried out to its end."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 120)
    # As by Ctrl-C: what was started is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    logging.getLogger("aiormq").setLevel(logging.CRITICAL)  # lost connections are what this is about
    try:
        outcome = asyncio.run(_campaign(options, Display(console)))
    except StackError as fault:
        sys.stderr.write(f"\n{fault}\n")
        return NOT_CARRIED_OUT
    except KeyboardInterrupt:
        return 130
    began = time.monotonic()
    verdict = check(options.folder)
    save(options, outcome, verdict, time.monotonic() - began)
    show(console, options, outcome, verdict)
    if not verdict.is_clean or outcome.left:
        return BROKEN
    return NOT_CARRIED_OUT if outcome.was_cut_short else 0


async def _campaign(options: Options, display: Display) -> Outcome:
    plan = make_plan(options)
    diary = Diary(options.folder)
    plan.save(options.folder / "plan.json")
    display.phase("Start servers and processes")
    try:
        with HistoryWriter(options.folder) as history:
            async with set_stage(options.folder / "logs") as stage:
                return await Campaign(options, plan, stage, history, diary).run(display)
    finally:
        diary.close()


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--events", type=int, default=5_000, help="how many different events are sent (5000)")
    parser.add_argument("--kills", type=int, default=60, help="how often a process is killed (60)")
    parser.add_argument("--seed", type=int, default=1, help="decides the plan: what dies where and when (1)")
    parser.add_argument("--minutes", type=float, default=6.0, help="how long it may take (6)")
    parser.add_argument("--broker-restarts", type=int, help="how often the broker is killed (one for 25 kills)")
    parser.add_argument("--database-restarts", type=int, help="how often the database is killed (one for 50 kills)")
    parser.add_argument("--folder", type=Path, help="where histories and report go (.stack/chaos/…)")
    told = parser.parse_args()
    broker, database = derived_restarts(told.kills)
    folder = told.folder or Path(".stack", "chaos", f"{time.strftime('%Y%m%d-%H%M%S')}-seed-{told.seed}")
    return Options(
        events=told.events,
        kills=told.kills,
        seed=told.seed,
        minutes=told.minutes,
        broker_restarts=broker if told.broker_restarts is None else told.broker_restarts,
        database_restarts=database if told.database_restarts is None else told.database_restarts,
        folder=folder,
    )


if __name__ == "__main__":
    sys.exit(main())
