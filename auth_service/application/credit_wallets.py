"""Use case: credit a batch of grants, each exactly once however often it is asked for."""

from collections.abc import Mapping, Sequence
from typing import Final

from auth_service.application.ledger_ports import Ledger
from auth_service.application.ports import UnitOfWork
from auth_service.domain.grants import Grant, book
from shared.clock import Clock
from shared.contracts.credits import Credit, CreditResult

_NOTHING: Final = "a credit must hold gold or diamonds"
_CLOSED: Final = "the user has been deleted"
_OTHER_BODY: Final = "this grant_id was booked with another user, amount or reason"


class CreditWallets:
    """Books grants into the ledger. The grant id is the idempotency key and never expires."""

    def __init__(self, unit_of_work: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def __call__(self, batch: Sequence[Credit]) -> list[CreditResult]:
        """Credit all that can be credited, in one transaction.

        A batch ends as if its credits had come one after another: where an id stands in it twice, the second is
        answered as a repetition or as a conflict.

        Returns:
            One answer per credit, in the order of `batch`.
        """
        grants = [Grant(item.grant_id, item.user_id, item.gold, item.diamonds, item.reason) for item in batch]
        async with self._unit_of_work() as transaction:
            closed = await transaction.ledger.closed_wallets({grant.user_id for grant in grants})
            earlier = await self._book(transaction.ledger, grants, closed)
        return _answers(grants, closed, earlier)

    async def _book(self, ledger: Ledger, grants: Sequence[Grant], closed: frozenset[str]) -> dict[str, bytes]:
        """Book what is new; return the body hashes of what others had booked before."""
        earlier = dict(await ledger.body_hashes({grant.grant_id for grant in grants}))
        fresh: dict[str, Grant] = {}
        for grant in grants:
            if grant.grant_id not in earlier and _refusal(grant, closed) is None:
                fresh.setdefault(grant.grant_id, grant)
        now = self._clock.now()
        booked = await ledger.book([book(grant, now) for grant in fresh.values()])
        overtaken = fresh.keys() - booked
        if overtaken:
            # Another request booked these between the look and the booking.
            earlier.update(await ledger.body_hashes(overtaken))
        return earlier


def _refusal(grant: Grant, closed: frozenset[str]) -> str | None:
    if not grant.amounts:
        return _NOTHING
    return _CLOSED if grant.user_id in closed else None


def _answers(grants: Sequence[Grant], closed: frozenset[str], earlier: Mapping[str, bytes]) -> list[CreditResult]:
    known = dict(earlier)
    results = []
    for grant in grants:
        # What is booked stays booked: a repetition hears so even after its user was deleted.
        if grant.grant_id in known:
            results.append(_answer_to_repetition(grant, known[grant.grant_id]))
        elif (refusal := _refusal(grant, closed)) is not None:
            results.append(CreditResult(grant_id=grant.grant_id, status="refused", detail=refusal))
        else:
            known[grant.grant_id] = grant.body_hash
            results.append(CreditResult(grant_id=grant.grant_id, status="credited"))
    return results


def _answer_to_repetition(grant: Grant, booked_body: bytes) -> CreditResult:
    if booked_body == grant.body_hash:
        return CreditResult(grant_id=grant.grant_id, status="already_credited")
    return CreditResult(grant_id=grant.grant_id, status="conflict", detail=_OTHER_BODY)
