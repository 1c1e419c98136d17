"""Use case: look into a wallet."""

from collections.abc import Mapping

from auth_service.application.ports import UnitOfWork
from auth_service.domain.ledger import Currency, Holding
from auth_service.domain.records import LedgerLine


class ReadWallet:
    """What a user has and owes, and how it came about."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def holdings(self, user_id: str) -> Mapping[Currency, Holding]:
        """What the user has and owes of every currency; a wallet opens with its first credit and is empty before."""
        async with self._unit_of_work() as transaction:
            held = await transaction.books.holdings(user_id)
        return {currency: held.get(currency, Holding()) for currency in Currency}

    async def history(self, user_id: str, *, limit: int, offset: int) -> tuple[list[LedgerLine], int]:
        """One page of the user's entries, the newest first, and how many there are in all."""
        async with self._unit_of_work() as transaction:
            return await transaction.books.history(user_id, limit=limit, offset=offset)
