"""The double-entry ledger: every transaction moves amounts between accounts and sums to zero per currency."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

GRANTS_ACCOUNT: Final = "system:grants"
"""Where granted amounts come from; its negative total is all that was granted and not taken back."""

WRITTEN_OFF_ACCOUNT: Final = "system:written_off"
"""What could not be taken back from users and is not owed; its total is negative."""

SPENT_ACCOUNT: Final = "system:spent"
"""What users have paid with; its total is all that was spent."""

_WALLET_PREFIX: Final = "user:"
_DEBT_PREFIX: Final = "debt:"


class Currency(StrEnum):
    """What a wallet holds."""

    GOLD = "gold"
    DIAMONDS = "diamonds"


def amounts_of(gold: int, diamonds: int) -> dict[Currency, int]:
    """Whole units by currency, without the currencies of which there is nothing."""
    named = {Currency.GOLD: gold, Currency.DIAMONDS: diamonds}
    return {currency: amount for currency, amount in named.items() if amount > 0}


class Wallet(NamedTuple):
    """One user's wallet of one currency."""

    user_id: str
    currency: Currency


@dataclass(frozen=True, slots=True)
class Holding:
    """What a wallet holds and what its user owes, in whole units. Never both: what arrives repays a debt first."""

    amount: int = 0
    owed: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a transaction: `amount` whole units arrive at `account`, or leave it where negative."""

    account: str
    currency: Currency
    amount: int


@dataclass(frozen=True, slots=True)
class Booking:
    """What shall be booked. Its entries follow from what the wallet holds at that moment (`settle`).

    `amounts` arrive at the user from the account `counterpart`, or leave for it where negative. `shortfall` is the
    account that bears what the wallet cannot cover; with None, nothing moves unless all is covered: then the booking
    has no entries, and its id is taken all the same. `transaction_id` is the idempotency key, for ever; `reverses` is
    the transaction that this one takes back.
    """

    transaction_id: str
    kind: str
    user_id: str
    body_hash: bytes
    reason: str
    created_at: datetime
    amounts: Mapping[Currency, int]
    counterpart: str = GRANTS_ACCOUNT
    shortfall: str | None = WRITTEN_OFF_ACCOUNT
    reverses: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerTransaction:
    """A booking with its entries, written once and never changed."""

    booking: Booking
    entries: tuple[Entry, ...]


def wallet_account(user_id: str) -> str:
    """The name of a user's account in the ledger: its total is what the user has."""
    return f"{_WALLET_PREFIX}{user_id}"


def debt_account(user_id: str) -> str:
    """The name of the account of what a user owes: its total is the debt, with a minus."""
    return f"{_DEBT_PREFIX}{user_id}"


def settle(bookings: Sequence[Booking], holdings: Mapping[Wallet, Holding]) -> list[LedgerTransaction]:
    """Decide the entries of bookings that come one after another on wallets that hold `holdings`.

    What arrives repays a debt first. What leaves is taken from the wallet as far as it reaches; the account
    `shortfall` bears the rest, so that no balance is ever negative; where there is none, all of it is covered or
    nothing moves. Whoever owes has nothing, so that what is owed cannot be spent.
    """
    held = dict(holdings)
    return [LedgerTransaction(booking, tuple(_entries(booking, held))) for booking in bookings]


def _entries(booking: Booking, held: dict[Wallet, Holding]) -> Iterator[Entry]:
    """The entries of one booking; moves `held` on."""
    if booking.shortfall is None and not _is_covered(booking, held):
        return
    own, debt = wallet_account(booking.user_id), debt_account(booking.user_id)
    for currency, amount in booking.amounts.items():
        wallet = Wallet(booking.user_id, currency)
        before = held.get(wallet, Holding())
        repaid = min(before.owed, max(amount, 0))
        kept = max(amount - repaid, -before.amount)
        missing = amount - repaid - kept
        lines = [(booking.counterpart, -amount), (debt, repaid), (own, kept)]
        if booking.shortfall is not None:
            lines.append((booking.shortfall, missing))
        yield from (Entry(account, currency, moved) for account, moved in lines if moved)
        owed = before.owed - repaid - (missing if booking.shortfall == debt else 0)
        held[wallet] = Holding(before.amount + kept, owed)


def _is_covered(booking: Booking, held: Mapping[Wallet, Holding]) -> bool:
    return all(
        held.get(Wallet(booking.user_id, currency), Holding()).amount >= -amount
        for currency, amount in booking.amounts.items()
    )
