"""Counting standings anew that have drifted from what they follow from."""

from collections.abc import Sequence
from typing import Final

from processing_service.application.award_points import recount_points
from processing_service.application.drift import Drift, DriftKind
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.transaction import Transactions

_COUNTED: Final = frozenset({DriftKind.POINTS, DriftKind.PERIOD_POINTS, DriftKind.STAR_TOKENS, DriftKind.LEVEL})


class RepairStandings:
    """Counts points, and mints and tells what is missing. Takes back no level: quests may rest on it."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog) -> None:
        self._transactions = transactions
        self._catalog = catalog

    async def __call__(self, found: Sequence[Drift]) -> None:
        """Repair these findings, each user in a transaction of their own.

        Raises:
            TemporaryError: the database is away; some users may be repaired.
        """
        for user_id in sorted({one.user_id for one in found if one.kind in _COUNTED}):
            async with self._transactions() as transaction:
                snapshot = await self._catalog.hold(transaction)
                participants = await transaction.participants.lock([user_id])
                if not participants[user_id].erased:
                    await recount_points(transaction, snapshot, user_id)
