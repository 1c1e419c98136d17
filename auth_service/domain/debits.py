"""What an app's shop has booked: users pay with what their wallets hold."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from auth_service.domain.grants import hash_body
from auth_service.domain.ledger import SPENT_ACCOUNT, Booking, Currency, amounts_of

DEBIT: Final = "debit"


@dataclass(frozen=True, slots=True)
class Debit:
    """A request to have a user pay; amounts are whole units, not negative."""

    debit_id: str
    user_id: str
    gold: int
    diamonds: int
    reason: str

    @property
    def amounts(self) -> dict[Currency, int]:
        """What is paid, without the currencies of which there is nothing."""
        return amounts_of(self.gold, self.diamonds)

    @property
    def body_hash(self) -> bytes:
        """SHA-256 over everything but the id; never that of a grant or of a reversal, which have fewer parts."""
        return hash_body(DEBIT, self.user_id, self.gold, self.diamonds, self.reason)


def book_debit(debit: Debit, now: datetime) -> Booking:
    """The booking that takes what a user pays, if the wallet covers all of it."""
    return Booking(
        transaction_id=debit.debit_id,
        kind=DEBIT,
        user_id=debit.user_id,
        body_hash=debit.body_hash,
        reason=debit.reason,
        created_at=now,
        amounts={currency: -amount for currency, amount in debit.amounts.items()},
        counterpart=SPENT_ACCOUNT,
        shortfall=None,
    )
