"""Use case: have users pay, each debit once however often it is asked for, and only what they have."""

from collections.abc import Mapping, Sequence
from typing import Final

from auth_service.application.ledger_ports import Ledger
from auth_service.application.ports import UnitOfWork
from auth_service.domain.debits import Debit, book_debit
from auth_service.domain.records import Booked
from shared.clock import Clock
from shared.contracts import debits as contract
from shared.contracts.debits import DebitResult

_NOTHING: Final = "a debit must hold gold or diamonds"
_CLOSED: Final = "the user has been deleted"
_OTHER_BODY: Final = "this debit_id was booked with another user, amount or reason"
_NOT_COVERED: Final = "the wallet did not hold as much; try again under an id of its own"


class DebitWallets:
    """Books debits into the ledger. The debit id is the idempotency key and never expires.

    A debit that is not covered is booked without entries. So its id is taken, and a copy of the request that arrives
    late, when the wallet has filled, takes nothing that the caller believes refused.
    """

    def __init__(self, unit_of_work: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def __call__(self, batch: Sequence[contract.Debit]) -> list[DebitResult]:
        """Debit all that is covered, in one transaction.

        A batch ends as if its debits had come one after another, each on what the one before has left.

        Returns:
            One answer per debit, in the order of `batch`.
        """
        debits = [Debit(item.debit_id, item.user_id, item.gold, item.diamonds, item.reason) for item in batch]
        async with self._unit_of_work() as transaction:
            closed = await transaction.ledger.closed_wallets({debit.user_id for debit in debits})
            booked = await self._book(transaction.ledger, debits, closed)
            # Read after the booking: whatever others have booked under these ids meanwhile is there as well.
            outcomes = await transaction.ledger.outcomes({debit.debit_id for debit in debits})
        return _answers(debits, closed, outcomes, set(booked))

    async def _book(self, ledger: Ledger, debits: Sequence[Debit], closed: frozenset[str]) -> frozenset[str]:
        known = await ledger.body_hashes({debit.debit_id for debit in debits})
        fresh: dict[str, Debit] = {}
        for debit in debits:
            if debit.debit_id not in known and _refusal(debit, closed) is None:
                fresh.setdefault(debit.debit_id, debit)
        now = self._clock.now()
        return await ledger.book([book_debit(debit, now) for debit in fresh.values()])


def _refusal(debit: Debit, closed: frozenset[str]) -> str | None:
    if not debit.amounts:
        return _NOTHING
    return _CLOSED if debit.user_id in closed else None


def _answers(
    debits: Sequence[Debit], closed: frozenset[str], outcomes: Mapping[str, Booked], unanswered: set[str]
) -> list[DebitResult]:
    """The answers; `unanswered` are the ids that this request has booked."""
    results = []
    for debit in debits:
        refusal = _refusal(debit, closed)
        # What is booked stays booked: a repetition hears so even after its user was deleted.
        if refusal is not None and (debit.debit_id not in outcomes or debit.debit_id in unanswered):
            results.append(DebitResult(debit_id=debit.debit_id, status="refused", detail=refusal))
        else:
            results.append(_answer(debit, outcomes[debit.debit_id], is_first=debit.debit_id in unanswered))
            unanswered.discard(debit.debit_id)
    return results


def _answer(debit: Debit, outcome: Booked, *, is_first: bool) -> DebitResult:
    if outcome.body_hash != debit.body_hash:
        return DebitResult(debit_id=debit.debit_id, status="conflict", detail=_OTHER_BODY)
    if not outcome.has_entries:
        return DebitResult(debit_id=debit.debit_id, status="not_covered", detail=_NOT_COVERED)
    return DebitResult(debit_id=debit.debit_id, status="debited" if is_first else "already_debited")
