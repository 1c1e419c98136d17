"""Show how rare achievements are."""

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.rarity import Rarity, Share
from processing_service.application.ports.transaction import Transactions


class ReadRarity:
    """Tells of the achievements that everybody may know of."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, rarity: Rarity) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._rarity = rarity

    async def __call__(self, offset: int, limit: int) -> tuple[list[tuple[str, Share]], int]:
        """A page of codes with their shares, in the order of the codes, and how many there are.

        Raises:
            TemporaryError: the database is away.
        """
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
        latest = ((code, history.versions[-1].definition) for code, history in sorted(snapshot.histories.items()))
        codes = [code for code, written in latest if written.kind == "achievement" and written.visibility == "visible"]
        shown = codes[offset : offset + limit]
        shares = await self._rarity.of(shown)
        return [(code, shares[code]) for code in shown], len(codes)
