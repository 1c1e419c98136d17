"""Comparing the books of a few users every so often, whoever of several schedulers does it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, aclosing
from datetime import timedelta
from secrets import randbits
from typing import Final

from processing_service.application.ports.books import Reconciliations, Selection
from processing_service.application.reconcile import Reconcile, ReconciliationReport
from shared.clock import Clock

_SALT_BITS: Final = 62

Turn = Callable[[], AbstractAsyncContextManager[bool]]
"""Whether it is this process's turn, until the block is left: nobody else has it meanwhile."""


class ReconcileOnSchedule:
    """Looks at a share of the users, another one each time, and repairs nothing: an admin has to see drift first."""

    def __init__(
        self,
        reconcile: Reconcile,
        results: Reconciliations,
        turn: Turn,
        clock: Clock,
        *,
        every: timedelta,
        sample: float,
    ) -> None:
        self._reconcile = reconcile
        self._results = results
        self._turn = turn
        self._clock = clock
        self._every = every
        self._sample = sample

    async def __call__(self) -> ReconciliationReport | None:
        """Compare, unless somebody else does or has done so within the last half of the time; the report.

        Raises:
            TemporaryError: the database or the ledger is away.
        """
        async with self._turn() as is_ours:
            if not is_ours or await self._is_too_early():
                return None
            selection = Selection(sample=self._sample, salt=randbits(_SALT_BITS))
            async with aclosing(self._reconcile(selection, is_scheduled=True)) as found:
                async for one in found:
                    if isinstance(one, ReconciliationReport):
                        return one
        return None

    async def _is_too_early(self) -> bool:
        last = await self._results.last_scheduled()
        return last is not None and self._clock.now() - last < self._every / 2
