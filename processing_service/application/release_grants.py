"""Paying what was held, once a budget has been raised."""

from typing import Final

from processing_service.application.announce import announce
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.transaction import Transactions
from processing_service.application.webhook_messages import credited_message
from processing_service.domain.budget import Budget, release

_AT_ONCE: Final = 500


class ReleaseGrants:
    """Lets held grants through as far as the budgets of the latest versions go; harmless where nothing has changed."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog) -> None:
        self._transactions = transactions
        self._catalog = catalog

    async def __call__(self) -> int:
        """Release what can be; how many grants.

        Raises:
            TemporaryError: the database is away.
        """
        async with self._transactions() as transaction:
            paused = await transaction.budgets.paused()
        released = 0
        for code in paused:
            while number := await self._release(code):
                released += number
        return released

    async def _release(self, code: str) -> int:
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
            emissions = await transaction.budgets.lock([code])
            waiting = await transaction.budgets.held(code, _AT_ONCE)
            budget = snapshot.budget(code) or Budget()
            emission, number = release(budget, emissions[code], [reward for _, reward in waiting])
            if number:
                credited = await transaction.budgets.release([grant_id for grant_id, _ in waiting[:number]])
                await announce(transaction, [credited_message(one) for one in credited])
                await transaction.budgets.save({code: emission})
                await transaction.hints.grants_written()
            return number
