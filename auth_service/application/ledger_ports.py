"""What the use cases of the wallet need from outside, as small protocols."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from auth_service.domain.ledger import Booking, Currency, Holding
from auth_service.domain.records import Booked, Drift, LedgerLine, LedgerRecord


class Ledger(Protocol):
    """The writing side of the books. Nothing is ever changed or removed."""

    async def closed_wallets(self, user_ids: Collection[str]) -> frozenset[str]:
        """Those of `user_ids` that belonged to accounts now deleted; the others cannot be deleted meanwhile."""
        ...

    async def lock(self, transaction_ids: Collection[str]) -> None:
        """Let nobody else lock these ids until the transaction ends. Comes before `book`."""
        ...

    async def book(self, bookings: Sequence[Booking]) -> frozenset[str]:
        """Book those whose ids are not booked yet and reverse nothing twice; return these ids.

        They are booked one after another, as they stand, each on what the wallets hold then: see `settle`. The ids must
        differ from each other.
        """
        ...

    async def body_hashes(self, transaction_ids: Collection[str]) -> Mapping[str, bytes]:
        """The body hashes of those transactions that are booked."""
        ...

    async def outcomes(self, transaction_ids: Collection[str]) -> Mapping[str, Booked]:
        """What became of those transactions that are booked."""
        ...


class LedgerBooks(Protocol):
    """The reading side of the books."""

    async def holdings(self, user_id: str) -> Mapping[Currency, Holding]:
        """What a user has and owes; a currency that was never booked is absent."""
        ...

    async def history(self, user_id: str, *, limit: int, offset: int) -> tuple[list[LedgerLine], int]:
        """One page of a user's entries, the newest first, and how many there are in all."""
        ...

    async def records(self, transaction_ids: Collection[str]) -> Mapping[str, LedgerRecord]:
        """Those of the transactions that are booked."""
        ...

    async def users(self, after: str, limit: int) -> list[str]:
        """The next users after `after` that the books know, in the books' own order."""
        ...

    async def drifts(self, user_ids: Collection[str]) -> list[Drift]:
        """Where the books of these users disagree with themselves, as of one moment."""
        ...
