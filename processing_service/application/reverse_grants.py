"""Take back from wallets what completions had earned: claim grants, ask the wallet to reverse them, record its answers.

The id of a reversal follows from that of its grant, so that whatever happens between the steps, the same is simply sent
again. No transaction is open while the wallet is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from processing_service.application.ask_wallet import ask_in_halves
from processing_service.application.ports.reversals import DueReversal, ReversalQueue, ReversingWallet
from processing_service.domain.identity import reversal_id
from shared.contracts.reversals import Reversal, ReversalRequest, ReversalResult
from shared.exceptions import TemporaryError

_LONGEST_REASON: Final = 200
_REFUSALS: Final = ("conflict", "not_credited")


@dataclass(frozen=True, slots=True)
class ReversedBatch:
    """What became of one batch: how many grants were claimed, and the wallet's answers."""

    claimed: int = 0
    results: Sequence[ReversalResult] = field(default_factory=tuple)

    @property
    def parked(self) -> list[ReversalResult]:
        """Those that the wallet will never book."""
        return [result for result in self.results if result.status in _REFUSALS]


class ReverseGrants:
    """Reverses one batch per call; any number of them may run at once, here and in other processes."""

    def __init__(self, queue: ReversalQueue, wallet: ReversingWallet, *, lease_seconds: float) -> None:
        self._queue = queue
        self._wallet = wallet
        self._lease_seconds = lease_seconds

    async def __call__(self, limit: int) -> ReversedBatch:
        """Reverse up to `limit` grants that are due.

        Raises:
            TemporaryError: the wallet or the database is away; the grants stay due, under the same ids.
        """
        due = await self._queue.claim(limit, self._lease_seconds)
        if not due:
            return ReversedBatch()
        try:
            results = await ask_in_halves(due, self._ask, _refused)
        except TemporaryError as error:
            await self._queue.release([one.grant_id for one in due], error.message)
            raise
        grants = {reversal_id(one.grant_id): one.grant_id for one in due}
        batch = ReversedBatch(len(due), tuple(results))
        refused = {grants[one.reversal_id]: f"{one.status}: {one.detail or 'no detail given'}" for one in batch.parked}
        await self._queue.settle([grant_id for grant_id in grants.values() if grant_id not in refused], refused)
        return batch

    async def _ask(self, due: Sequence[DueReversal]) -> Sequence[ReversalResult]:
        answer = await self._wallet.reverse(ReversalRequest(reversals=[_reversal(one) for one in due]))
        asked = {reversal_id(one.grant_id) for one in due}
        return [result for result in answer.results if result.reversal_id in asked]


def _refused(due: DueReversal, detail: str) -> ReversalResult:
    return ReversalResult(reversal_id=reversal_id(due.grant_id), status="conflict", detail=detail)


def _reversal(due: DueReversal) -> Reversal:
    # Part of a body that must never change for an id, so it is made of what never changes.
    given_for = due.given_for or f"Quest {due.quest_code}, completion {due.cycle}"
    reason = f"{given_for}, taken back: {due.reason}"
    return Reversal(
        reversal_id=reversal_id(due.grant_id),
        grant_id=due.grant_id,
        user_id=due.user_id,
        policy=due.policy,
        reason=reason[:_LONGEST_REASON],
    )
