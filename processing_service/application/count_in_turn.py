"""Keep counted numbers up to date, whoever of several schedulers does it."""

from datetime import timedelta

from processing_service.application.ports.counts import Counts
from processing_service.application.reconcile_on_schedule import Turn
from shared.clock import Clock


class CountInTurn:
    """Counts everything anew, one process at a time."""

    def __init__(self, counts: Counts, turn: Turn, clock: Clock, *, every: timedelta) -> None:
        self._counts = counts
        self._turn = turn
        self._clock = clock
        self._every = every

    async def __call__(self) -> bool:
        """Count, unless somebody else does or has done so within the last half of the time.

        Raises:
            TemporaryError: the database is away.
        """
        async with self._turn() as is_ours:
            if not is_ours or await self._is_too_early():
                return False
            await self._counts.count(self._clock.now())
        return True

    async def _is_too_early(self) -> bool:
        last = await self._counts.last_counted()
        return last is not None and self._clock.now() - last < self._every / 2
