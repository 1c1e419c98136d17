"""Show what each definition has come to: completions, users, payout."""

from dataclasses import dataclass
from typing import Literal

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.statistics import QuestNumbers, Statistics
from processing_service.application.ports.transaction import Transactions

CountedKind = Literal["quest", "achievement"]
"""Stats are never completed."""


@dataclass(frozen=True, slots=True)
class QuestStatistics:
    """A definition by its latest version, and its numbers."""

    code: str
    name: str
    kind: CountedKind
    numbers: QuestNumbers


class ReadQuestStatistics:
    """Reads a page of definitions, archived ones included."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, statistics: Statistics) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._statistics = statistics

    async def __call__(self, kind: CountedKind | None, offset: int, limit: int) -> tuple[list[QuestStatistics], int]:
        """A page in the order of the codes, and how many definitions there are (of that kind, unless it is None).

        Raises:
            TemporaryError: the database is away.
        """
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
        latest = [history.versions[-1].definition for _, history in sorted(snapshot.histories.items())]
        wanted = [(one.code, one.name, one.kind) for one in latest if one.kind != "stat" and kind in (None, one.kind)]
        shown = wanted[offset : offset + limit]
        numbers = await self._statistics.quests([code for code, _, _ in shown])
        return [QuestStatistics(*one, numbers[one[0]]) for one in shown], len(wanted)
