"""What is asked of a run on the command line."""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.proof.harness.options import Options, derived_restarts
from tests.proof.mutants import MUTANTS, SOUND

LONG_FORM_KILLS: Final = 500
"""From so many kills on, all mutants are hunted where nobody says which."""
SHORT_FORM_MUTANTS: Final = 3
ALL, NONE = "all", "none"


def parse_arguments(arguments: Sequence[str], program: str, description: str | None) -> Options:
    """Read them; says what is wrong and ends the program where something is."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--events", type=int, default=5_000, help="how many different events are sent (5000)")
    parser.add_argument("--kills", type=int, default=60, help="how often a process is killed (60)")
    parser.add_argument("--seed", type=int, default=1, help="decides the plan: what dies where and when (1)")
    parser.add_argument("--minutes", type=float, default=6.0, help="how long it may take (6)")
    parser.add_argument("--broker-restarts", type=int, help="how often the broker is killed (one for 25 kills)")
    parser.add_argument("--database-restarts", type=int, help="how often the database is killed (one for 50 kills)")
    parser.add_argument(
        "--mutants",
        type=_mutants,
        help="defects that are sown afterwards: all, none, or names with commas between them, however long it takes"
        f" (all from {LONG_FORM_KILLS} kills on; else {SHORT_FORM_MUTANTS} by the seed, as far as --minutes allow)",
    )
    parser.add_argument("--folder", type=Path, help="where histories and report go, a new one (.stack/chaos/…)")
    told = parser.parse_args(arguments)
    broker, database = derived_restarts(told.kills)
    folder = told.folder or Path(".stack", "chaos", f"{time.strftime('%Y%m%d-%H%M%S')}-seed-{told.seed}")
    if folder.exists() and any(folder.iterdir()):
        parser.error(f"there is something in {folder} already")
    return Options(
        events=told.events,
        kills=told.kills,
        seed=told.seed,
        minutes=told.minutes,
        broker_restarts=broker if told.broker_restarts is None else told.broker_restarts,
        database_restarts=database if told.database_restarts is None else told.database_restarts,
        folder=folder,
        mutants=_usual_mutants(told.kills, told.seed) if told.mutants is None else told.mutants,
        mutants_may_wait=told.mutants is None and told.kills < LONG_FORM_KILLS,
    )


def _mutants(text: str) -> tuple[str, ...]:
    if text in {ALL, NONE}:
        return (SOUND.name, *MUTANTS) if text == ALL else ()
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in MUTANTS and name != SOUND.name]
    if unknown:
        known = ", ".join((SOUND.name, *MUTANTS))
        raise argparse.ArgumentTypeError(f"there is no mutant {', '.join(unknown)}; there are {known}")
    return names


def _usual_mutants(kills: int, seed: int) -> tuple[str, ...]:
    if kills >= LONG_FORM_KILLS:
        return (SOUND.name, *MUTANTS)
    return tuple(random.Random(seed).sample(list(MUTANTS), SHORT_FORM_MUTANTS))
