"""Show what one definition has brought day by day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.statistics import QuestDay, Statistics
from processing_service.application.ports.transaction import Transactions
from shared.clock import Clock
from shared.exceptions import NotFound


class ReadQuestHistory:
    """Reads the last days of one definition."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, statistics: Statistics, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._statistics = statistics
        self._clock = clock

    async def __call__(self, code: str, days: int) -> Sequence[QuestDay]:
        """So many days of UTC, today the last of them.

        Raises:
            NotFound: the catalog has never published such a definition.
            TemporaryError: the database is away.
        """
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
        if code not in snapshot.histories:
            raise NotFound(f"there is no definition '{code}'")
        return await self._statistics.days([code], *last_days(self._clock.now(), days))


def last_days(now: datetime, days: int) -> tuple[date, date]:
    """The first and the last of so many days of UTC, of which the last is that of `now`."""
    today = now.astimezone(UTC).date()
    return today - timedelta(days=days - 1), today
