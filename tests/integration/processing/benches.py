"""The use cases of the message path on a real database, and what it holds afterwards."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from processing_service.adapters.conditions import CatalogConditions
from processing_service.adapters.postgres.backfills import PostgresBackfills
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.fold_the_past import FoldThePast
from processing_service.application.ingest_events import IngestEvents
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent
from processing_service.application.sync_catalog import SyncCatalog
from processing_service.domain.event import Event
from shared.contracts.catalog_feed import DefinitionHistory
from shared.contracts.event import encode_data
from shared.database import Database, create_engine
from tests.integration.processing.catalogs import FixedCatalog

_FILLED = (
    "event",
    "participant",
    "user_quest_reward",
    "completion",
    "reward_grant",
    "toast",
    "outbox",
    "catalog_revision",
    "catalog_definition",
    "retraction",
    "emission",
)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def at(minute: float) -> datetime:
    """That many minutes after noon."""
    return NOON + timedelta(minutes=minute)


def incoming(minute: float, user_id: str = "user1", event_type: str = "MatchWon", **data: Any) -> IncomingEvent:
    """What a user did at that minute."""
    event = Event(f"{user_id}-{minute:05}", event_type, user_id, at(minute), data)
    return IncomingEvent(event, encode_data(data))


async def no_rest(_worked_seconds: float) -> None:
    """Go straight on."""


class Bench:
    """One process: its own connections and its own memory of the catalog."""

    def __init__(self, url: str) -> None:
        self.database = Database(create_engine(url, application_name="test"))
        self.transactions = PostgresTransactions(self.database)
        self.catalog = KnownCatalog(CatalogConditions())
        self.ingest = IngestEvents(self.transactions, self.catalog)
        self.backfills = PostgresBackfills(self.database)

    async def publish(self, *histories: DefinitionHistory) -> None:
        """Have the copy of the catalog hold these definitions and no others, and leave their past to be folded."""
        async with self.transactions() as transaction:
            revision = (await transaction.catalog.hold()).revision + 1
        await SyncCatalog(self.transactions, FixedCatalog(*histories, revision=revision))()

    async def fold(self, users_at_once: int = 100, rest: Callable[[float], Awaitable[None]] = no_rest) -> int:
        """Fold the past; how many users were folded."""
        return await FoldThePast(self.transactions, self.catalog, rest, users_at_once=users_at_once)()

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds."""
        async with self.database.transaction() as session:
            return [tuple(row) for row in await session.execute(text(query))]

    async def picture(self) -> tuple[list[tuple[Any, ...]], ...]:
        """Everything that must not depend on when a definition became known."""
        return (
            await self.rows("SELECT user_id, quest_code, state, times_completed FROM user_quest_reward ORDER BY 1, 2"),
            await self.rows(
                "SELECT user_id, quest_code, cycle, version, completed_at, event_id, payable FROM completion "
                "ORDER BY 1, 2, 3"
            ),
            await self.rows("SELECT grant_id, user_id, quest_code, cycle, diamonds FROM reward_grant ORDER BY 1"),
            await self.rows("SELECT user_id, payload ->> 'code', payload ->> 'cycle' FROM toast ORDER BY 1, 2, 3"),
        )

    async def clear(self) -> None:
        """Forget everything."""
        async with self.database.transaction() as session:
            for table in _FILLED:
                await session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - one of the names above
        self.catalog = KnownCatalog(CatalogConditions())
        self.ingest = IngestEvents(self.transactions, self.catalog)

    async def close(self) -> None:
        """Close the connections."""
        await self.database.close()
