"""The real worker: the process `python -m processing_service worker`, as shipped, over a fresh database."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from benchmarks.backlog import Backlog
from benchmarks.measurement import Measurement, watch
from benchmarks.workload import catalog
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.sync_catalog import SyncCatalog
from shared.contracts.catalog_feed import DefinitionFeed
from shared.database import Database, create_engine
from stack.endpoints import Surroundings, choose_service_ports
from stack.services import SERVICE_PROCESSES, ServiceProcess
from tests.harness.databases import create_test_database, drop_test_database
from tests.harness.servers import Servers

_WORKER: Final = next(one for one in SERVICE_PROCESSES if one.name == "processing-worker")
# The sequence counts every row and costs one look at the end of an index, unlike counting the rows.
_STORED: Final = "SELECT coalesce(max(sequence), 0) FROM event"
_PROOF: Final = """
    SELECT (SELECT count(*) FROM event) AS events, (SELECT count(*) FROM completion) AS completions,
           (SELECT count(*) FROM parked_message) AS parked
"""


async def measure(
    servers: Servers, backlog: Backlog, definitions: int, overrides: Mapping[str, str]
) -> tuple[Measurement, int]:
    """Run the worker over a backlog; also how many quests were completed.

    Raises:
        RuntimeError: it did not store every event, or parked one.
    """
    async with _database(servers, definitions) as url:
        process = _describe(servers, backlog.url, url, overrides)
        connection = await asyncpg.connect(url)
        process.launch()
        try:
            measured = await watch(process.child, backlog, lambda: connection.fetchval(_STORED))
            proof = await connection.fetchrow(_PROOF)
        finally:
            process.stop()
            await connection.close()
    if proof["events"] != backlog.size or proof["parked"]:
        raise RuntimeError(f"the worker stored {proof['events']} of {backlog.size} events, parked {proof['parked']}")
    return measured, proof["completions"]


@asynccontextmanager
async def _database(servers: Servers, definitions: int) -> AsyncIterator[str]:
    """A migrated database that holds the catalog's copy, as after any earlier start of the worker."""
    url = create_test_database(servers, "processing")
    database = Database(create_engine(url, application_name="benchmark"))
    try:
        await SyncCatalog(PostgresTransactions(database), _FixedCatalog(definitions))()
        await database.close()
        yield url
    finally:
        await database.close()
        drop_test_database(servers, url)


class _FixedCatalog:
    """Stands in for the catalog service, which plays no part while the worker works."""

    def __init__(self, definitions: int) -> None:
        self._feed = DefinitionFeed(revision=1, definitions=catalog(definitions))

    async def fetch(self, _known_revision: int) -> DefinitionFeed | None:
        """Everything."""
        return self._feed


def _describe(servers: Servers, amqp_url: str, database_url: str, overrides: Mapping[str, str]) -> ServiceProcess:
    surroundings = Surroundings(
        database_urls={"processing": database_url},
        amqp_url=amqp_url,
        redis_url=servers.redis.url(),
        ports=choose_service_ports(),
        credentials=servers.credentials,
        environment="production",
    )
    return ServiceProcess(_WORKER, servers.layout, surroundings, overrides=overrides)
