"""A transaction with everything that the use cases of the message path do in it."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.achievements import PostgresAchievements
from processing_service.adapters.postgres.announcements import PostgresAnnouncements
from processing_service.adapters.postgres.audit import PostgresAudit
from processing_service.adapters.postgres.books import PostgresBooks
from processing_service.adapters.postgres.budgets import PostgresBudgets
from processing_service.adapters.postgres.catalog_copy import PostgresCatalogCopy
from processing_service.adapters.postgres.event_log import PostgresEventLog
from processing_service.adapters.postgres.manual_grants import PostgresManualGrants
from processing_service.adapters.postgres.opting_out import PostgresOptingOut
from processing_service.adapters.postgres.parking import PostgresFailures, PostgresParkingLot
from processing_service.adapters.postgres.participants import PostgresParticipants
from processing_service.adapters.postgres.progress import PostgresProgress
from processing_service.adapters.postgres.records import PostgresRecords
from processing_service.adapters.postgres.retractions import PostgresRetractions
from processing_service.adapters.postgres.standings import PostgresStandings
from processing_service.adapters.postgres.tables import OUTBOX
from processing_service.adapters.postgres.trails import PostgresTrails
from shared.contracts.event import Event
from shared.database import Database
from shared.outbox import PostgresOutbox

TOAST_CHANNEL: Final = "toast"
"""NOTIFY channel: toasts were written; the payload is the user's id."""
GRANT_CHANNEL: Final = "grant"
"""NOTIFY channel: grants wait to be credited."""
CATALOG_CHANNEL: Final = "catalog"
"""NOTIFY channel: the catalog has news."""
STANDING_CHANNEL: Final = "standing"
"""NOTIFY channel: standings changed, which the leaderboards do not know of yet."""

_NOTIFY: Final = text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS hint(payload)")


class PostgresHints:
    """NOTIFY, which PostgreSQL sends when the transaction commits."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def toasts_written(self, user_ids: Collection[str]) -> None:
        """Wake the streams of these users."""
        await self._notify(TOAST_CHANNEL, list(user_ids))

    async def grants_written(self) -> None:
        """Wake the dispatchers."""
        await self._notify(GRANT_CHANNEL, [""])

    async def catalog_changed(self) -> None:
        """Have the catalog asked for its news."""
        await self._notify(CATALOG_CHANNEL, [""])

    async def standings_changed(self) -> None:
        """Have the leaderboards brought up to date."""
        await self._notify(STANDING_CHANNEL, [""])

    async def _notify(self, channel: str, payloads: list[str]) -> None:
        await self._session.execute(_NOTIFY, {"channel": channel, "payloads": payloads})


class SessionOutbox:
    """The outbox, bound to one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._outbox = PostgresOutbox(OUTBOX)

    async def add(self, events: Sequence[Event]) -> None:
        """Have events published once the transaction has committed."""
        await self._outbox.add(self._session, events)


class PostgresTransaction:
    """The stores of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.catalog = PostgresCatalogCopy(session)
        self.events = PostgresEventLog(session)
        self.participants = PostgresParticipants(session)
        self.progress = PostgresProgress(session)
        self.standings = PostgresStandings(session)
        self.opting_out = PostgresOptingOut(session)
        self.retractions = PostgresRetractions(session)
        self.manual_grants = PostgresManualGrants(session)
        self.achievements = PostgresAchievements(session)
        self.budgets = PostgresBudgets(session)
        self.records = PostgresRecords(session)
        self.trails = PostgresTrails(session)
        self.books = PostgresBooks(session)
        self.parking = PostgresParkingLot(session)
        self.failures = PostgresFailures(session)
        self.audit = PostgresAudit(session)
        self.outbox = SessionOutbox(session)
        self.webhooks = PostgresAnnouncements(session)
        self.hints = PostgresHints(session)


class PostgresTransactions:
    """Opens transactions on one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[PostgresTransaction]:
        """See `Transactions`."""
        async with self._database.transaction() as session:
            yield PostgresTransaction(session)
