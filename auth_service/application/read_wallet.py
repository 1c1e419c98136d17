"""Use case: look into one's own wallet."""

from collections.abc import Mapping

from auth_service.application.ports import UnitOfWork
from auth_service.domain.ledger import Currency, LedgerLine


class ReadWallet:
    """Balances, and how they came about."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def balances(self, user_id: str) -> Mapping[Currency, int]:
        """What the wallet holds of every currency; a wallet opens with its first credit and is empty before."""
        async with self._unit_of_work() as transaction:
            held = await transaction.ledger.balances(user_id)
        return {currency: held.get(currency, 0) for currency in Currency}

    async def history(self, user_id: str, *, limit: int, offset: int) -> tuple[list[LedgerLine], int]:
        """One page of the wallet's entries, the newest first, and how many there are in all."""
        async with self._unit_of_work() as transaction:
            return await transaction.ledger.history(user_id, limit=limit, offset=offset)
