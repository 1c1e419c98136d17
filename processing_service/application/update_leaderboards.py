"""Bring the leaderboards up to date with the standings."""

from collections.abc import Callable, Collection
from typing import Final

from processing_service.application.ports.board_turns import BoardTurns
from processing_service.application.ports.leaderboards import Boards, Mark, Place
from processing_service.application.rebuild_leaderboards import RebuildLeaderboards, Rebuilt
from processing_service.domain.leaderboard import kept_periods
from shared.clock import Clock
from shared.faults import FaultPoint, reached

PLACES_AT_ONCE: Final = 500
"""Redis does nothing else while it writes them: about two milliseconds."""


class UpdateLeaderboards:
    """Writes what has changed, and builds the boards anew where they have lost something.

    A user's place is written as it is, never as a difference, so writing it again is harmless. What was written is
    settled only after the boards have answered; a process that dies in between leaves it waiting.
    """

    def __init__(
        self,
        turns: BoardTurns,
        boards: Boards,
        rebuild: RebuildLeaderboards,
        clock: Clock,
        observe: Callable[[Rebuilt], None] = lambda _rebuilt: None,
    ) -> None:
        self._turns = turns
        self._boards = boards
        self._rebuild = rebuild
        self._clock = clock
        self._observe = observe

    async def __call__(self) -> int:
        """Write everything that waits; how many places that were. Nothing if another process is at it.

        Raises:
            TemporaryError: the boards or the database are away; what waits goes on waiting.
        """
        written = 0
        last: Place | None = None
        while True:
            places = await self._write_some(last, kept_periods(self._clock.now()))
            if places is None:
                rebuilt = await self._rebuild(only_if_lost=True)
                if rebuilt is None:
                    return written
                self._observe(rebuilt)
                last = None
            elif not places:
                return written
            else:
                written += len(places)
                last = places[-1]

    async def _write_some(self, after: Place | None, kept: Collection[str]) -> list[Place] | None:
        """The places that were settled; None if the boards are not what they were."""
        async with self._turns(wait=False) as turn:
            if turn is None:
                return []
            number = await turn.next_write()  # before reading: a later number never carries older places
            places = await turn.changes(after, PLACES_AT_ONCE)
            if not places:
                return [] if await self._boards.are_whole(turn.confirmed, kept) else None
            # What belongs to a board that is not kept is of no use to it, and would bring a part of it back.
            if not await self._boards.write(turn.confirmed, number, [one for one in places if one.period in kept]):
                return None
            reached(FaultPoint.LEADERBOARD_AFTER_WRITE)
            await turn.settle(places)
            await turn.confirm(Mark(turn.confirmed.generation, number))
            return places
