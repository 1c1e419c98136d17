"""What the ledger's books say, as they are read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auth_service.domain.ledger import GRANTS_ACCOUNT, SPENT_ACCOUNT, Currency, Entry


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What a user sees of one entry: of the wallet, or of what they owe where `is_debt`."""

    transaction_id: str
    kind: str
    currency: Currency
    amount: int
    is_debt: bool
    reason: str
    created_at: datetime
    reverses: str | None


@dataclass(frozen=True, slots=True)
class LedgerRecord:
    """A booked transaction, with the one that took it back if there is one.

    A debit that was not covered has no entries.
    """

    transaction_id: str
    kind: str
    user_id: str
    reason: str
    created_at: datetime
    reverses: str | None
    reversed_by: str | None
    entries: tuple[Entry, ...]

    @property
    def amounts(self) -> dict[Currency, int]:
        """What was granted, or taken back or spent where negative: all of it, whether it went to the wallet or not."""
        counterparts = (GRANTS_ACCOUNT, SPENT_ACCOUNT)
        return {entry.currency: -entry.amount for entry in self.entries if entry.account in counterparts}


@dataclass(frozen=True, slots=True)
class Booked:
    """What is known of a booked transaction under its id: the hash of its body, and whether it moved anything."""

    body_hash: bytes
    has_entries: bool


class DriftKind(StrEnum):
    """How a ledger can disagree with itself."""

    BALANCE = "balance"
    DEBT = "debt"
    NEGATIVE = "negative"
    UNBALANCED = "unbalanced"


@dataclass(frozen=True, slots=True)
class Drift:
    """A disagreement. `stored` is what is kept beside the entries, `summed` what the entries amount to.

    For a transaction that does not sum to zero `transaction_id` names it, `summed` is its sum, and nothing is stored.
    """

    user_id: str
    kind: DriftKind
    currency: Currency
    stored: int | None
    summed: int
    transaction_id: str | None = None
