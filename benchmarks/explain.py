"""How long an administrator waits for an explanation of a user who has done very much.

From the call of the use case to the answer as JSON, over a real database; without HTTP, and without the ledger,
which has nothing to say since no grant is sent. The whole log is read and folded every time: nothing is kept.
"""

import gc
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median
from typing import Final

import httpx

from benchmarks.latency import Spread
from benchmarks.workload import backlog, catalog
from processing_service.adapters.conditions import CatalogConditions
from processing_service.adapters.http.auth_ledger import AuthLedger
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.decode_event import decode_http_event
from processing_service.application.explain_progress import ExplainProgress
from processing_service.application.explanation_pages import WantedSteps
from processing_service.application.ingest_events import IngestEvents
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent
from processing_service.application.read_progress import ReadProgress
from processing_service.application.sync_catalog import SyncCatalog
from processing_service.entrypoints.api.explanation_models import ExplanationAnswer
from processing_service.entrypoints.cli import OBJECTS_BETWEEN_COLLECTIONS
from shared.clock import SystemClock
from shared.contracts.catalog_feed import DefinitionFeed
from shared.database import Database, create_engine
from shared.security import ServiceTokens
from stack.progress import Progress
from tests.harness.databases import create_test_database, drop_test_database
from tests.harness.servers import Servers

EVENTS: Final = 10_000
RUNS: Final = 30
_BATCH: Final = 500
_WARM_UP: Final = 3
_USER: Final = "user-000000"
_NOWHERE: Final = "http://127.0.0.1:9"


@dataclass(frozen=True, slots=True)
class ExplainTime:
    """How long explanations of one quest took, what they told of, and how large the answers were.

    `cpu_seconds` is the median of the processor time of this process, which hardly depends on other load.
    """

    code: str
    counted: int
    completions: int
    answer_bytes: int
    cpu_seconds: float
    spread: Spread


async def measure_explain(servers: Servers, progress: Progress) -> list[ExplainTime]:
    """Explain the three quests of the workload, with the default page, one time after the other."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)  # as the API's process does
    url = create_test_database(servers, "processing")
    database = Database(create_engine(url, application_name="benchmark"))
    try:
        transactions, conditions = PostgresTransactions(database), KnownCatalog(CatalogConditions())
        histories = catalog(3)
        with progress.step(f"Take in {EVENTS:,} events of one user"):
            await SyncCatalog(transactions, _FixedCatalog(DefinitionFeed(revision=1, definitions=histories)))()
            await _take_in(IngestEvents(transactions, conditions))
        async with _use_case(transactions, conditions) as explain:
            with progress.step(f"Explain {len(histories)} quests {RUNS} times"):
                return [await _measure(explain, history.code) for history in histories]
    finally:
        await database.close()
        drop_test_database(servers, url)


class _FixedCatalog:
    """Stands in for the catalog service."""

    def __init__(self, feed: DefinitionFeed) -> None:
        self._feed = feed

    async def fetch(self, _known_revision: int) -> DefinitionFeed | None:
        """Everything."""
        return self._feed


@asynccontextmanager
async def _use_case(transactions: PostgresTransactions, catalog: KnownCatalog) -> AsyncIterator[ExplainProgress]:
    async with httpx.AsyncClient() as http:
        ledger = AuthLedger(http, _NOWHERE, ServiceTokens(http, _NOWHERE, service="processing", secret=""))
        yield ExplainProgress(transactions, catalog, ReadProgress(transactions, catalog, SystemClock()), ledger)


async def _take_in(ingest: IngestEvents) -> None:
    now = SystemClock().now()
    decoded = [decode_http_event(json.loads(message.body), now) for message in backlog(EVENTS, users=1)]
    events = [one for one in decoded if isinstance(one, IncomingEvent)]
    assert len(events) == EVENTS
    for start in range(0, EVENTS, _BATCH):
        await ingest(events[start : start + _BATCH])


async def _measure(explain: ExplainProgress, code: str) -> ExplainTime:
    wanted = WantedSteps()
    seconds: list[float] = []
    cpu_seconds: list[float] = []
    for _ in range(_WARM_UP + RUNS):
        started, cpu_started = time.perf_counter(), time.process_time()
        answer = ExplanationAnswer.of(await explain(_USER, code, wanted), wanted)
        body = answer.model_dump_json()
        seconds.append(time.perf_counter() - started)
        cpu_seconds.append(time.process_time() - cpu_started)
    assert answer.agrees
    assert answer.total == EVENTS
    return ExplainTime(
        code=code,
        counted=answer.totals.counted,
        completions=answer.times_completed,
        answer_bytes=len(body),
        cpu_seconds=median(cpu_seconds[_WARM_UP:]),
        spread=Spread.of(seconds[_WARM_UP:]),
    )
