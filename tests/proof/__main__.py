"""`make chaos`, or `python -m tests.proof`: load and break a whole system, and prove that it has kept its promises."""

import asyncio
import logging
import signal
import sys

from rich.console import Console

from stack.errors import StackError
from tests.proof.arguments import parse_arguments
from tests.proof.checker import Report, check
from tests.proof.harness.campaign import Campaign
from tests.proof.harness.diary import Diary
from tests.proof.harness.display import Display
from tests.proof.harness.options import Options
from tests.proof.harness.outcome import Outcome
from tests.proof.harness.plan import make_plan
from tests.proof.harness.report import save, show, told_in_a_line
from tests.proof.harness.stage import set_stage
from tests.proof.histories import HistoryWriter
from tests.proof.mutants import MUTANTS, SOUND
from tests.proof.mutants.hunt import Hunted
from tests.proof.mutants.hunts import hunt_all, line

BROKEN, NOT_CARRIED_OUT = 1, 2


def main() -> int:
    """Run, check, hunt mutants, report.

    Exit code 1 where a promise was broken or a mutant got through, 2 where the plan was not carried out to its end.
    """
    options = parse_arguments(sys.argv[1:], "make chaos", __doc__)
    console = Console(width=None if sys.stdout.isatty() else 120)
    # As by Ctrl-C: what was started is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    logging.getLogger("aiormq").setLevel(logging.CRITICAL)  # lost connections are what this is about
    try:
        outcome, verdict, hunted = asyncio.run(_prove(options, Display(console)))
    except StackError as fault:
        sys.stderr.write(f"\n{fault}\n")
        return NOT_CARRIED_OUT
    except KeyboardInterrupt:
        return 130
    show(console, options, outcome, verdict, hunted)
    return exit_code(outcome, verdict, hunted)


def exit_code(outcome: Outcome, verdict: Report, hunted: list[Hunted]) -> int:
    """How the program ends."""
    if not verdict.is_clean or outcome.left or not all(one.is_as_it_should_be for one in hunted):
        return BROKEN
    return NOT_CARRIED_OUT if outcome.was_cut_short else 0


async def _prove(options: Options, display: Display) -> tuple[Outcome, Report, list[Hunted]]:
    diary = Diary(options.folder)
    try:
        outcome = await _campaign(options, diary, display)
        _begin(diary, display, "Check")
        verdict = await asyncio.to_thread(check, options.folder)
        save(options, outcome, verdict, [])
        if not options.mutants:
            return outcome, verdict, []
        display.phase(told_in_a_line(outcome, verdict))
        _begin(diary, display, "Hunt mutants")
        hunted = await _hunt(options, diary, display)
        save(options, outcome, verdict, hunted)
        return outcome, verdict, hunted
    finally:
        diary.close()


async def _campaign(options: Options, diary: Diary, display: Display) -> Outcome:
    plan = make_plan(options)
    plan.save(options.folder / "plan.json")
    _begin(diary, display, "Start servers and processes")
    with HistoryWriter(options.folder) as history:
        async with set_stage(options.folder / "logs") as stage:
            return await Campaign(options, plan, stage, history, diary).run(display)


async def _hunt(options: Options, diary: Diary, display: Display) -> list[Hunted]:
    mutants = [MUTANTS.get(name, SOUND) for name in options.mutants]
    ends_at = options.minutes * 60 if options.mutants_may_wait else float("inf")
    return await hunt_all(
        mutants,
        options.folder / "mutants",
        told=lambda one: display.phase(line(one)),
        seconds_left=lambda: ends_at - diary.seconds,
    )


def _begin(diary: Diary, display: Display, phase: str) -> None:
    diary.begin(phase)
    display.phase(phase)


if __name__ == "__main__":
    sys.exit(main())
