"""What all roles of the processing service stand on: its database, its clients, its clock."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from processing_service.adapters.conditions import CatalogConditions
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.ingest_events import IngestEvents
from processing_service.application.known_catalog import KnownCatalog
from processing_service.bootstrap.boards import ProcessBoards, open_boards
from processing_service.settings import ProcessingSettings
from shared.clock import Clock, SystemClock
from shared.database import Database, create_engine, is_current
from shared.exceptions import TemporaryError
from shared.security import ServiceTokens

SERVICE_NAME: Final = "processing"
MIGRATIONS: Final = Path(__file__).parent.parent / "migrations"

HTTP_TIMEOUT_SECONDS: Final = 10.0
"""How long another service may take to answer."""


@dataclass(frozen=True, slots=True)
class ProcessingService:
    """What all roles of one process share."""

    settings: ProcessingSettings
    clock: Clock
    database: Database
    http: httpx.AsyncClient
    tokens: ServiceTokens
    transactions: PostgresTransactions
    catalog: KnownCatalog
    ingest: IngestEvents
    boards: ProcessBoards

    async def check_migrations(self) -> None:
        """For readiness.

        Raises:
            TemporaryError: the database's schema is not the one that this code was written for.
        """
        if not await is_current(self.database, MIGRATIONS):
            raise TemporaryError("the database is not migrated to this release: python -m processing_service migrate")

    async def check_catalog(self) -> None:
        """For readiness.

        Raises:
            TemporaryError: the catalog was never read.
        """
        async with self.transactions() as transaction:
            if not (await transaction.catalog.hold()).revision:
                raise TemporaryError("the catalog has not been read yet")


@asynccontextmanager
async def open_service(settings: ProcessingSettings, clock: Clock | None = None) -> AsyncIterator[ProcessingService]:
    """Wire the service; connections are made on first use and closed at the end."""
    async with AsyncExitStack() as stack:
        url = settings.processing_database_url.get_secret_value()
        engine = create_engine(url, pool_size=settings.database_pool_size, application_name="processing-service")
        database = Database(engine)
        stack.push_async_callback(database.close)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=HTTP_TIMEOUT_SECONDS))
        boards = await stack.enter_async_context(open_boards(settings))
        transactions = PostgresTransactions(database)
        catalog = KnownCatalog(CatalogConditions(), token_step=settings.star_token_score_step)
        yield ProcessingService(
            settings=settings,
            clock=clock or SystemClock(settings.clock_offset_seconds),
            database=database,
            http=http,
            tokens=ServiceTokens(
                http,
                f"{settings.auth_url.rstrip('/')}/internal/v1/token",
                service=SERVICE_NAME,
                secret=settings.service_secret_processing.get_secret_value(),
            ),
            transactions=transactions,
            catalog=catalog,
            ingest=IngestEvents(transactions, catalog),
            boards=boards,
        )
