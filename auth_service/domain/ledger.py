"""The double-entry ledger: every transaction moves amounts between accounts and sums to zero per currency."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

GRANTS_ACCOUNT: Final = "system:grants"
"""Where granted amounts come from; its negative total is all that was ever granted."""

GRANT: Final = "grant"


class Currency(StrEnum):
    """What a wallet holds."""

    GOLD = "gold"
    DIAMONDS = "diamonds"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a transaction: `amount` whole units arrive at `account`, or leave it where negative."""

    account: str
    currency: Currency
    amount: int


@dataclass(frozen=True, slots=True)
class LedgerTransaction:
    """A booking, written once and never changed. Its id is the idempotency key, for ever."""

    transaction_id: str
    kind: str
    user_id: str
    body_hash: bytes
    reason: str
    created_at: datetime
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What a user sees of one entry."""

    transaction_id: str
    currency: Currency
    amount: int
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """A request to give a user something; amounts are whole units, not negative."""

    grant_id: str
    user_id: str
    gold: int
    diamonds: int
    reason: str

    @property
    def amounts(self) -> dict[Currency, int]:
        """What is given, without the currencies of which there is nothing."""
        given = {Currency.GOLD: self.gold, Currency.DIAMONDS: self.diamonds}
        return {currency: amount for currency, amount in given.items() if amount > 0}

    @property
    def body_hash(self) -> bytes:
        """SHA-256 over everything but the id: tells a repeated request from another one under the same id."""
        body = json.dumps([self.user_id, self.gold, self.diamonds, self.reason], ensure_ascii=True)
        return hashlib.sha256(body.encode()).digest()


def wallet_account(user_id: str) -> str:
    """The name of a user's account in the ledger."""
    return f"user:{user_id}"


def book(grant: Grant, now: datetime) -> LedgerTransaction:
    """The transaction that gives a grant to its user: two entries per currency, from the system to the user."""
    entries = tuple(
        entry
        for currency, amount in grant.amounts.items()
        for entry in (
            Entry(GRANTS_ACCOUNT, currency, -amount),
            Entry(wallet_account(grant.user_id), currency, amount),
        )
    )
    return LedgerTransaction(grant.grant_id, GRANT, grant.user_id, grant.body_hash, grant.reason, now, entries)
