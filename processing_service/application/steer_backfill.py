"""Pause a backfill between two of its steps, and have it go on."""

from processing_service.application.ports.backfills import Backfills
from processing_service.application.read_backfills import Backfill, BackfillState, ReadBackfills
from shared.contracts.administration import Act, Action
from shared.exceptions import Conflict


class SteerBackfill:
    """Both ways can be taken again and then change nothing. Users who act meanwhile are folded at once all the same."""

    def __init__(self, backfills: Backfills, read: ReadBackfills) -> None:
        self._backfills = backfills
        self._read = read

    async def pause(self, code: str, by: str) -> Backfill:
        """Stop before the next step; `by` is the administrator who wants it.

        Raises:
            NotFound: there is none for this code.
            Conflict: it is done.
        """
        await self._backfills.pause(code, Act(actor=by, action=Action.BACKFILL_PAUSED, subject=code))
        return await self._steered(code)

    async def resume(self, code: str, by: str) -> Backfill:
        """Go on from where it was paused; `by` is the administrator who wants it.

        Raises:
            NotFound: there is none for this code.
            Conflict: it is done.
        """
        await self._backfills.resume(code, Act(actor=by, action=Action.BACKFILL_RESUMED, subject=code))
        return await self._steered(code)

    async def _steered(self, code: str) -> Backfill:
        backfill = await self._read.one(code)
        if backfill.state is BackfillState.DONE:
            raise Conflict(f"the backfill of '{code}' is done")
        return backfill
