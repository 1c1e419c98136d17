"""Grants that are to be taken back from the wallet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from processing_service.application.ports.retractions import Policy
from shared.contracts.reversals import ReversalRequest, ReversalResponse


@dataclass(frozen=True, slots=True)
class DueReversal:
    """A grant that this dispatcher has claimed and that has to be taken back; of a quest, or `given_for` something."""

    grant_id: str
    user_id: str
    quest_code: str | None
    cycle: int | None
    policy: Policy
    reason: str
    given_for: str | None = None


class ReversalQueue(Protocol):
    """Credited grants to take back, shared by any number of dispatchers. Each call is a transaction of its own."""

    async def claim(self, limit: int, lease_seconds: float) -> list[DueReversal]:
        """Take due ones, the longest due first; until the lease ends nobody else takes them."""
        ...

    async def settle(self, reversed_grants: Collection[str], refused: Mapping[str, str]) -> None:
        """Record answers by grant: those that are taken back, and those that never will be, each with the reason."""
        ...

    async def release(self, grant_ids: Collection[str], error: str) -> None:
        """Give back those whose outcome is unknown: due at once, behind all that are due already."""
        ...


class ReversingWallet(Protocol):
    """Takes credits back, each under the id of its reversal once for ever."""

    async def reverse(self, request: ReversalRequest) -> ReversalResponse:
        """Book a batch.

        Raises:
            WalletRefused: the request as a whole was refused.
            TemporaryError: there was no answer, or one that says nothing: the outcome is unknown.
        """
        ...
