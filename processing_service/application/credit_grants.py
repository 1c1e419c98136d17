"""Credit what completions have earned: claim grants, ask the wallet to book them, record its answers.

The grant id is the idempotency key, so that whatever happens between the steps, the same id is simply sent again. No
transaction is open while the wallet is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from processing_service.application.ask_wallet import ask_in_halves
from processing_service.application.ports.grants import DueGrant, GrantQueue, Wallet, ids_of
from shared.contracts.credits import Credit, CreditRequest, CreditResult
from shared.exceptions import TemporaryError


@dataclass(frozen=True, slots=True)
class CreditedBatch:
    """What became of one batch: how many grants were claimed, and the wallet's answers."""

    claimed: int = 0
    results: Sequence[CreditResult] = field(default_factory=tuple)

    @property
    def parked(self) -> list[CreditResult]:
        """The grants that the wallet will never book."""
        return [result for result in self.results if result.status in ("conflict", "refused")]


class CreditGrants:
    """Credits one batch per call; any number of them may run at once, here and in other processes."""

    def __init__(self, queue: GrantQueue, wallet: Wallet, *, lease_seconds: float) -> None:
        self._queue = queue
        self._wallet = wallet
        self._lease_seconds = lease_seconds

    async def __call__(self, limit: int) -> CreditedBatch:
        """Credit up to `limit` grants that are due.

        Raises:
            TemporaryError: the wallet or the database is away; the grants stay due, under the same ids.
        """
        grants = await self._queue.claim(limit, self._lease_seconds)
        if not grants:
            return CreditedBatch()
        try:
            results = await ask_in_halves(grants, self._ask, _refused)
        except TemporaryError as error:
            await self._queue.release(ids_of(grants), error.message)
            raise
        parked = {
            result.grant_id: f"{result.status}: {result.detail or 'no detail given'}"
            for result in results
            if result.status in ("conflict", "refused")
        }
        await self._queue.settle([grant_id for grant_id in ids_of(grants) if grant_id not in parked], parked)
        return CreditedBatch(len(grants), tuple(results))

    async def _ask(self, grants: Sequence[DueGrant]) -> Sequence[CreditResult]:
        answer = await self._wallet.credit(CreditRequest(credits=[_credit(grant) for grant in grants]))
        asked = set(ids_of(grants))
        return [result for result in answer.results if result.grant_id in asked]


def _refused(grant: DueGrant, detail: str) -> CreditResult:
    return CreditResult(grant_id=grant.grant_id, status="refused", detail=detail)


def _credit(grant: DueGrant) -> Credit:
    # The reason is part of the body that must never change for an id, so it is made of what never changes.
    return Credit(
        grant_id=grant.grant_id,
        user_id=grant.user_id,
        gold=grant.gold,
        diamonds=grant.diamonds,
        reason=grant.reason or f"Quest {grant.quest_code}, completion {grant.cycle}",
    )
