"""The comparison is one of equals: the baseline and the worker find the same progress and pay the same rewards."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.baseline.handler import handle
from benchmarks.baseline.tables import Base
from benchmarks.workload import Outgoing, backlog, catalog
from processing_service.adapters.conditions import CatalogConditions
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.decode_event import decode_message
from processing_service.application.ingest_events import IngestEvents
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent, RawMessage
from shared.clock import SystemClock
from shared.database import Database, create_engine
from tests.harness.databases import as_owner
from tests.harness.servers import Servers
from tests.integration.processing.catalogs import install

MESSAGES = backlog(400, users=4)

WORKERS_REWARDS = "SELECT user_id, quest_code, cycle, diamonds FROM reward_grant ORDER BY 1, 2, 3"
BASELINES_REWARDS = "SELECT user_id, quest_code, cycle, diamonds FROM questreward ORDER BY 1, 2, 3"
WORKERS_TOASTS = "SELECT user_id, count(*) FROM toast GROUP BY 1 ORDER BY 1"
BASELINES_TOASTS = "SELECT user_id, count(*) FROM toastmessage GROUP BY 1 ORDER BY 1"


@pytest.fixture
async def engine(servers: Servers, processing_database_url: str) -> AsyncIterator[AsyncEngine]:
    """A database with the tables of both, opened by their owner: a worker's role makes no tables."""
    engine = create_engine(as_owner(servers, processing_database_url), application_name="test")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield engine
    await engine.dispose()


async def test_both_pay_the_same(engine: AsyncEngine) -> None:
    """Also where messages are repeated, as brokers do."""
    await _let_the_worker_handle(engine, MESSAGES)
    for message in (*MESSAGES, *MESSAGES[:50]):
        await handle(engine, message.body)
    rewards = await _rows(engine, WORKERS_REWARDS)
    assert {code for _, code, _, _ in rewards} == {"wins", "ranked-wins", "points"}
    assert await _rows(engine, BASELINES_REWARDS) == rewards
    assert await _rows(engine, BASELINES_TOASTS) == await _rows(engine, WORKERS_TOASTS)


async def _let_the_worker_handle(engine: AsyncEngine, messages: list[Outgoing]) -> None:
    transactions = PostgresTransactions(Database(engine))
    await install(transactions, *catalog(10))
    now = SystemClock().now()
    events = [decode_message(RawMessage(message.body, "MatchWon"), now) for message in messages]
    accepted = [event for event in events if isinstance(event, IncomingEvent)]
    assert len(accepted) == len(messages)
    await IngestEvents(transactions, KnownCatalog(CatalogConditions()))(accepted)


async def _rows(engine: AsyncEngine, query: str) -> list[tuple[object, ...]]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]
