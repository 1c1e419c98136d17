"""Use case: check the ledger against itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from auth_service.application.ports import UnitOfWork
from auth_service.domain.records import Drift


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """The users that were looked at, what was found, and the user after whom to go on; None at the end."""

    checked: int
    next_after: str | None
    drifts: Sequence[Drift]


class CheckLedger:
    """Walks through the users, a stretch at a time, so that no look takes long however many there are."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def of(self, users: Sequence[str]) -> LedgerCheck:
        """Check the books of these users; of whom the ledger knows nothing there is nothing to find."""
        async with self._unit_of_work() as transaction:
            return LedgerCheck(len(users), None, await transaction.books.drifts(users))

    async def __call__(self, after: str, limit: int) -> LedgerCheck:
        """Check the books of the next `limit` users after `after`; an empty text begins with the first."""
        async with self._unit_of_work() as transaction:
            users = await transaction.books.users(after, limit)
            drifts = await transaction.books.drifts(users)
        return LedgerCheck(len(users), users[-1] if len(users) == limit else None, drifts)
