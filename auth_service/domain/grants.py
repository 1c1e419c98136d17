"""What other services have booked: grants to users, and reversals of grants."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from auth_service.domain.ledger import WRITTEN_OFF_ACCOUNT, Booking, Currency, amounts_of, debt_account

GRANT: Final = "grant"
REVERSAL: Final = "reversal"


class Policy(StrEnum):
    """What becomes of the part of a reversal that the user's balance does not cover."""

    OWE = "owe"
    FLOOR = "floor"


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
        return amounts_of(self.gold, self.diamonds)

    @property
    def body_hash(self) -> bytes:
        """SHA-256 over everything but the id: tells a repeated request from another one under the same id."""
        return hash_body(self.user_id, self.gold, self.diamonds, self.reason)


@dataclass(frozen=True, slots=True)
class Reversal:
    """A request to take a grant back from its user."""

    reversal_id: str
    grant_id: str
    user_id: str
    policy: Policy
    reason: str

    @property
    def body_hash(self) -> bytes:
        """SHA-256 over everything but the id; never that of a grant, in whose place of the numbers texts stand."""
        return hash_body(self.grant_id, self.user_id, self.policy.value, self.reason)


def book(grant: Grant, now: datetime) -> Booking:
    """The booking that gives a grant to its user."""
    return Booking(grant.grant_id, GRANT, grant.user_id, grant.body_hash, grant.reason, now, grant.amounts)


def book_reversal(
    reversal: Reversal, granted: Mapping[Currency, int], now: datetime, *, wallet_is_closed: bool
) -> Booking:
    """The booking that takes `granted` back.

    A deleted user earns nothing from which a debt could be repaid: then the policy is `floor`, whatever was asked for.
    """
    owes = reversal.policy is Policy.OWE and not wallet_is_closed
    return Booking(
        transaction_id=reversal.reversal_id,
        kind=REVERSAL,
        user_id=reversal.user_id,
        body_hash=reversal.body_hash,
        reason=reversal.reason,
        created_at=now,
        amounts={currency: -amount for currency, amount in granted.items()},
        shortfall=debt_account(reversal.user_id) if owes else WRITTEN_OFF_ACCOUNT,
        reverses=reversal.grant_id,
    )


def hash_body(*body: str | int) -> bytes:
    """SHA-256 over the parts of a request, each with its type."""
    return hashlib.sha256(json.dumps(body, ensure_ascii=True).encode()).digest()
