"""The books of the auth service, read."""

from collections.abc import Collection
from typing import Protocol

from shared.contracts.ledger import BookedTransaction


class LedgerLookup(Protocol):
    """Tells what was booked."""

    async def find(self, transaction_ids: Collection[str]) -> list[BookedTransaction]:
        """Transactions by their ids, those of grants or of reversals; what is not booked is left out.

        Raises:
            TemporaryError: there was no answer, or one that says nothing.
        """
        ...
