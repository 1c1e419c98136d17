"""The run: writers, a reader, and what came of it."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import asyncpg

from shared.database import Database, create_engine
from tests.proof.ledger import writers
from tests.proof.ledger.operations import Plan
from tests.proof.ledger.reader import Looks, Reader
from tests.proof.ledger.tally import Tally


@dataclass(frozen=True, slots=True)
class Proof:
    """What a run has found; no `violations` is as it should be."""

    plan: Plan
    seconds: float
    answers: Counter[str]
    asked_again: int
    transactions: int
    entries: int
    at_changes: Looks
    at_everything: Looks
    violations: list[str]


async def prove(
    url: str,
    administrator_url: str,
    plan: Plan,
    *,
    every: float = 0.1,
    fully_every: float = 10.0,
    advance: Callable[[int], object] = lambda _: None,
) -> Proof:
    """Write through the real use cases to the empty ledger at `url`, and read past them as the administrator.

    `every` and `fully_every` are seconds between looks; `advance` hears of operations that were answered.
    """
    tally = Tally(plan)
    pool = create_engine(url, pool_size=plan.writers, application_name="proof-writers")
    database = Database(pool)
    connection = await asyncpg.connect(administrator_url)
    reader = Reader(connection, tally)
    done = asyncio.Event()
    started = time.monotonic()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(reader.watch(done, every=every, fully_every=fully_every))
            await writers.Writers(plan, tally, writers.Counter(database), advance).write()
            seconds = time.monotonic() - started
            done.set()
        sizes = await reader.sizes()
    finally:
        await connection.close()
        await database.close()
    return Proof(
        plan=plan,
        seconds=seconds,
        answers=tally.answers,
        asked_again=tally.asked_again,
        transactions=sizes["transactions"],
        entries=sizes["entries"],
        at_changes=reader.at_changes,
        at_everything=reader.at_everything,
        violations=reader.violations,
    )
