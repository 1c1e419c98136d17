"""Comparing all that is stored of some users with what should be."""

from collections.abc import Sequence
from itertools import chain

from processing_service.application.check_grants import booked_ids, check_bookings, check_grants
from processing_service.application.check_progress import check_progress, wanted_types
from processing_service.application.check_standings import check_standing
from processing_service.application.drift import Drift
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.books import BookedGrant
from processing_service.application.ports.ledger import LedgerLookup
from processing_service.application.ports.transaction import Transactions


class CompareBooks:
    """Looks at users without holding anybody up."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, ledger: LedgerLookup) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._ledger = ledger

    async def __call__(self, users: Sequence[str]) -> list[Drift]:
        """Compare; what the ledger knew a moment later may look like drift, and is looked at once more.

        Raises:
            TemporaryError: the database or the ledger is away.
        """
        found = await self._compare(users)
        if not found:
            return []
        again = {one.place for one in await self._compare(sorted({one.user_id for one in found}))}
        return [one for one in found if one.place in again]

    async def _compare(self, users: Sequence[str]) -> list[Drift]:
        found: list[Drift] = []
        async with self._transactions() as transaction:
            await transaction.trails.hold_still()
            snapshot = await self._catalog.hold(transaction)
            decided_anew = await transaction.books.decided_anew()
            books = await transaction.books.read(users)
            types = wanted_types(snapshot)
            present = [user_id for user_id, of_user in books.items() if not of_user.erased and not of_user.waits]
            histories = await transaction.events.history(dict.fromkeys(present, types)) if present else {}
            standings = await transaction.books.standings(present) if present else []
        for standing in standings:
            found += check_standing(standing, snapshot.token_step)
        for user_id in present:
            found += check_progress(snapshot, decided_anew, books[user_id], histories.pop(user_id))
            found += check_grants(snapshot, books[user_id])
        return [*found, *await self._check_bookings([*chain(*(of_user.grants for of_user in books.values()))])]

    async def _check_bookings(self, grants: Sequence[BookedGrant]) -> list[Drift]:
        wanted = booked_ids(grants)
        booked = await self._ledger.find(wanted) if wanted else []
        return list(check_bookings(grants, {one.transaction_id: one for one in booked}))
