"""Show what all definitions together have brought day by day, and what was going on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.statistics import ActivityDay, QuestDay, Statistics
from processing_service.application.ports.transaction import Transactions
from processing_service.application.read_quest_history import last_days
from shared.clock import Clock

NOTHING = ActivityDay()


@dataclass(frozen=True, slots=True)
class Totals:
    """Day by day; the activity as it stood at `activity_counted_at` (None: it was not counted yet)."""

    days: Sequence[tuple[QuestDay, ActivityDay]]
    activity_counted_at: datetime | None


class ReadTotals:
    """Reads the last days of everything."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, statistics: Statistics, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._statistics = statistics
        self._clock = clock

    async def __call__(self, days: int) -> Totals:
        """So many days of UTC, today the last of them.

        Raises:
            TemporaryError: the database is away.
        """
        first, last = last_days(self._clock.now(), days)
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
        quests = await self._statistics.days(list(snapshot.histories), first, last)
        activity = await self._statistics.activity(first, last)
        return Totals([(one, activity.days.get(one.day, NOTHING)) for one in quests], activity.counted_at)
