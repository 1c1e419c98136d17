"""The use case that takes events in, on a real database."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from processing_service.adapters.conditions import CatalogConditions
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.ingest_events import IngestEvents
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent
from processing_service.domain.event import Event
from shared.contracts.event import encode_data
from shared.database import Database

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def incoming(number: int, event_type: str = "MatchWon", user_id: str = "user1", **data: Any) -> IncomingEvent:
    """Event `number` of a user, at that minute after noon."""
    event = Event(f"{user_id}-{number:05}", event_type, user_id, NOON + timedelta(minutes=number), data)
    return IncomingEvent(event, encode_data(data))


class Bench:
    """The use case on a real database, and what the database holds."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.transactions = PostgresTransactions(database)
        self.catalog = KnownCatalog(CatalogConditions())
        self.ingest = IngestEvents(self.transactions, self.catalog)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds."""
        async with self.database.transaction() as session:
            return [tuple(row) for row in await session.execute(text(query))]

    async def picture(self) -> tuple[list[tuple[Any, ...]], ...]:
        """Everything that must not depend on how events arrived."""
        return (
            await self.rows("SELECT user_id, quest_code, state, times_completed FROM user_quest_reward ORDER BY 1, 2"),
            await self.rows(
                "SELECT user_id, quest_code, cycle, completed_at, event_id FROM completion ORDER BY 1, 2, 3"
            ),
            await self.rows("SELECT grant_id, user_id, quest_code, cycle, diamonds FROM reward_grant ORDER BY 1"),
            await self.rows("SELECT event_id, event_type, user_id, timestamp, event_data FROM event ORDER BY 1"),
        )
