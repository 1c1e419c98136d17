"""Folding the past in a fresh process: `python -m benchmarks.past dry-run|backfill <database>` prints what it took.

A process of its own, so that the most memory that it ever held is that of the work alone.
"""

import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import uvloop

from benchmarks.workload import EVENT_TYPE
from processing_service.adapters.conditions import CatalogConditions, find_fault
from processing_service.adapters.postgres.event_stream import PostgresEventStreams
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.fold_the_past import FoldThePast
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.prepare_simulation import PrepareSimulation, Wanted
from processing_service.application.simulate import Progress, Simulate
from processing_service.application.sync_catalog import SyncCatalog
from processing_service.entrypoints.recurring import resting
from shared.contracts.catalog_feed import DefinitionFeed, DefinitionHistory, PublishedVersion
from shared.contracts.definition import Definition
from shared.database import Database, create_engine

Measured = Mapping[str, Any]

_KIB_PER_MIB: Final = 1024
_WRITTEN: Final = {
    "code": "ranked-wins",
    "name": "Ranked wins",
    "objective": {
        "on": [EVENT_TYPE],
        "measure": "count",
        "target": 10,
        "where": "event.data.mode == 'ranked' && event.data.points >= 3",
    },
    "repeat": {"limit": None, "reset": "on_completion"},
    "reward": {"diamonds": 10, "points": 50},
    "backfill": {"since": "beginning"},
}


async def _dry_run(database: Database) -> Measured:
    transactions, compiler = PostgresTransactions(database), CatalogConditions()
    prepare = PrepareSimulation(transactions, KnownCatalog(compiler), find_fault, compiler)
    simulation = await prepare(Wanted(Definition.model_validate(_WRITTEN)))
    async for found in Simulate(PostgresEventStreams(database))(simulation):
        if not isinstance(found, Progress):
            return {"users": found.users, "events": found.events, "completions": found.draft.completions}
    raise RuntimeError("the dry run came to no end")


async def _backfill(database: Database) -> Measured:
    transactions, catalog = PostgresTransactions(database), KnownCatalog(CatalogConditions())
    await SyncCatalog(transactions, _OneDefinition())()
    users = await FoldThePast(transactions, catalog, resting(1.0))()
    async with database.transaction() as session:
        connection = await session.connection()
        completions = (await connection.exec_driver_sql("SELECT count(*) FROM completion")).scalar_one()
        events = (await connection.exec_driver_sql("SELECT count(*) FROM event")).scalar_one()
    return {"users": users, "events": events, "completions": completions}


class _OneDefinition:
    """Stands in for the catalog service: the definition was published just now."""

    async def fetch(self, _known_revision: int) -> DefinitionFeed | None:
        """Everything."""
        definition = Definition.model_validate(_WRITTEN)
        version = PublishedVersion(version=1, published_at=datetime.now(UTC), definition=definition)
        history = DefinitionHistory(id="id", code=definition.code, versions=[version])
        return DefinitionFeed(revision=1, definitions=[history])


_WORK: Final[Mapping[str, Callable[[Database], Awaitable[Measured]]]] = {"dry-run": _dry_run, "backfill": _backfill}


async def _measure(what: str, url: str) -> Measured:
    database = Database(create_engine(url, application_name="benchmark"))
    try:
        began = time.perf_counter()
        found = await _WORK[what](database)
        seconds = time.perf_counter() - began
    finally:
        await database.close()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        **found,
        "seconds": seconds,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mib": _peak_kib() / _KIB_PER_MIB,
    }


def _peak_kib() -> int:
    """The most memory of this program. (`ru_maxrss` also counts that of the one which started it.)"""
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM:")).split()[1])


if __name__ == "__main__":
    print(json.dumps(uvloop.run(_measure(*sys.argv[1:]))))
