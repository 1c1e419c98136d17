"""Use case: look transactions of the ledger up by their ids."""

from collections.abc import Sequence

from auth_service.application.ports import UnitOfWork
from auth_service.domain.records import LedgerRecord


class LookUpLedger:
    """Finds what was booked."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def __call__(self, transaction_ids: Sequence[str]) -> list[LedgerRecord]:
        """Those of the transactions that are booked, each once, in the order in which they are asked for."""
        wanted = dict.fromkeys(transaction_ids)
        async with self._unit_of_work() as transaction:
            found = await transaction.books.records(wanted)
        return [found[key] for key in wanted if key in found]
