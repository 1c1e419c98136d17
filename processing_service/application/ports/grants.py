"""Grants on their way to the wallet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from processing_service.domain.definition import Reward
from shared.contracts.credits import CreditRequest, CreditResponse
from shared.exceptions import PermanentError


@dataclass(frozen=True, slots=True)
class DueGrant:
    """A grant that this dispatcher has claimed and that has to be credited; of a quest, or given for a `reason`."""

    grant_id: str
    user_id: str
    quest_code: str | None
    cycle: int | None
    gold: int
    diamonds: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CreditedGrant:
    """A grant whose reward has arrived: booked by the wallet, or with nothing in it that would have to be booked.

    One that was given by hand has neither code nor cycle; its name is the reason.
    """

    grant_id: str
    user_id: str
    quest_code: str | None
    name: str
    cycle: int | None
    reward: Reward
    credited_at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """Grants that are not credited yet, how long the oldest has waited, and how many a budget holds back.

    `to_reverse` are credited and not taken back yet.
    """

    pending: int
    oldest_age_seconds: float
    held: int = 0
    to_reverse: int = 0


class GrantQueue(Protocol):
    """The grants of one database, shared by any number of dispatchers. Each call is a transaction of its own."""

    async def claim(self, limit: int, lease_seconds: float) -> list[DueGrant]:
        """Take due grants, the longest due first; until the lease ends nobody else takes them."""
        ...

    async def settle(self, credited: Collection[str], parked: Mapping[str, str]) -> None:
        """Record answers: the ids that are credited, and those that never will be, each with the reason.

        The first record of a credit tells the user, unless they were deleted meanwhile; a second one changes nothing.
        """
        ...

    async def release(self, grant_ids: Collection[str], error: str) -> None:
        """Give grants back whose outcome is unknown: due at once, behind all that are due already.

        They keep the status `sending`, since they may have been credited: only an answer may settle them now.
        """
        ...

    async def backlog(self) -> Backlog:
        """What waits."""
        ...


class WalletRefused(PermanentError):
    """The wallet refused the request as a whole, which says nothing about the single bookings in it."""


class Wallet(Protocol):
    """Books credits, each under its grant id once for ever."""

    async def credit(self, request: CreditRequest) -> CreditResponse:
        """Book a batch.

        Raises:
            WalletRefused: the request as a whole was refused.
            TemporaryError: there was no answer, or one that says nothing: the outcome is unknown.
        """
        ...


def ids_of(grants: Sequence[DueGrant]) -> list[str]:
    """The grants' ids."""
    return [grant.grant_id for grant in grants]
