"""Use case: take a batch of grants back, each exactly once however often it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from auth_service.application.ports import Transaction, UnitOfWork
from auth_service.domain.exceptions import ReversalOvertaken
from auth_service.domain.grants import GRANT, Policy, Reversal, book_reversal
from auth_service.domain.ledger import Booking
from auth_service.domain.records import LedgerRecord
from shared.clock import Clock
from shared.contracts import reversals as contract
from shared.contracts.reversals import ReversalResult

_OTHER_BODY: Final = "this reversal_id was booked with another grant, user, policy or reason"
_NOT_BOOKED: Final = "nothing is booked under this grant_id"
_NO_GRANT: Final = "what is booked under this grant_id is no grant"
_OTHER_USER: Final = "the grant was booked for another user"
_OTHER_ID: Final = "the grant was reversed under another reversal_id"


class ReverseGrants:
    """Books counter-entries of grants into the ledger. The reversal id is the idempotency key and never expires."""

    def __init__(self, unit_of_work: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def __call__(self, batch: Sequence[contract.Reversal]) -> list[ReversalResult]:
        """Reverse all that can be reversed, in one transaction.

        A batch ends as if its reversals had come one after another.

        Returns:
            One answer per reversal, in the order of `batch`.

        Raises:
            ReversalOvertaken: another request took an id of the batch in the same moment; nothing is booked.
        """
        wanted = [
            Reversal(item.reversal_id, item.grant_id, item.user_id, Policy(item.policy), item.reason) for item in batch
        ]
        async with self._unit_of_work() as transaction:
            decided = await self._decide(transaction, wanted)
            booked = await transaction.ledger.book(decided.bookings)
            if len(booked) < len(decided.bookings):
                raise ReversalOvertaken
        return decided.results

    async def _decide(self, transaction: Transaction, wanted: Sequence[Reversal]) -> "_Decisions":
        ledger = transaction.ledger
        closed = await ledger.closed_wallets({reversal.user_id for reversal in wanted})
        grant_ids = {reversal.grant_id for reversal in wanted}
        await ledger.lock(grant_ids)
        # Read after the lock: whoever else was reversing these grants has committed.
        grants = await transaction.books.records(grant_ids)
        bodies = await ledger.body_hashes({reversal.reversal_id for reversal in wanted})
        decisions = _Decisions(grants, closed, self._clock.now(), dict(bodies), _reversed_under(grants))
        for reversal in wanted:
            decisions.add(reversal)
        return decisions


@dataclass(slots=True)
class _Decisions:
    """What becomes of reversals that come one after another."""

    grants: Mapping[str, LedgerRecord]
    closed: frozenset[str]
    now: datetime
    bodies: dict[str, bytes]
    reversed_grants: set[str]
    bookings: list[Booking] = field(default_factory=list)
    results: list[ReversalResult] = field(default_factory=list)

    def add(self, reversal: Reversal) -> None:
        """Decide the next one."""
        result = self._repetition(reversal) or self._refusal(reversal)
        if result is None:
            self._book(reversal)
            result = ReversalResult(reversal_id=reversal.reversal_id, status="reversed")
        self.results.append(result)

    def _repetition(self, reversal: Reversal) -> ReversalResult | None:
        body = self.bodies.get(reversal.reversal_id)
        if body is None:
            return None
        if body == reversal.body_hash:
            return ReversalResult(reversal_id=reversal.reversal_id, status="already_reversed")
        return _conflict(reversal, _OTHER_BODY)

    def _refusal(self, reversal: Reversal) -> ReversalResult | None:
        grant = self.grants.get(reversal.grant_id)
        if grant is None:
            if reversal.grant_id in self.bodies:  # of a reversal that stands earlier in this batch
                return _conflict(reversal, _NO_GRANT)
            return ReversalResult(reversal_id=reversal.reversal_id, status="not_credited", detail=_NOT_BOOKED)
        if grant.kind != GRANT:
            return _conflict(reversal, _NO_GRANT)
        if grant.user_id != reversal.user_id:
            return _conflict(reversal, _OTHER_USER)
        return _conflict(reversal, _OTHER_ID) if reversal.grant_id in self.reversed_grants else None

    def _book(self, reversal: Reversal) -> None:
        granted = self.grants[reversal.grant_id].amounts
        is_closed = reversal.user_id in self.closed
        self.bookings.append(book_reversal(reversal, granted, self.now, wallet_is_closed=is_closed))
        self.bodies[reversal.reversal_id] = reversal.body_hash
        self.reversed_grants.add(reversal.grant_id)


def _reversed_under(grants: Mapping[str, LedgerRecord]) -> set[str]:
    return {grant_id for grant_id, grant in grants.items() if grant.reversed_by is not None}


def _conflict(reversal: Reversal, detail: str) -> ReversalResult:
    return ReversalResult(reversal_id=reversal.reversal_id, status="conflict", detail=detail)
