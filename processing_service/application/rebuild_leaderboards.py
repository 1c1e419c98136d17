"""Build the leaderboards anew from the standings, while everything else goes on."""

from collections.abc import Callable
from dataclasses import dataclass

from processing_service.application.ports.board_turns import BoardTurns
from processing_service.application.ports.leaderboards import Boards, BoardsUnavailable, Mark
from processing_service.domain.leaderboard import kept_periods
from shared.clock import Clock, new_id

Report = Callable[[int, int], None]
"""Called with how many places were written, and how many there are."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild has done."""

    generation: str
    places: int


class RebuildLeaderboards:
    """Builds new boards beside the old ones and exchanges them in one step.

    It holds the turn meanwhile, so that nothing is settled which only the old boards know. What changes after the
    rebuild has begun waits, and is written to the new boards by the next update.
    """

    def __init__(self, turns: BoardTurns, boards: Boards, clock: Clock) -> None:
        self._turns = turns
        self._boards = boards
        self._clock = clock

    async def __call__(self, report: Report = lambda _done, _of: None, *, only_if_lost: bool = False) -> Rebuilt | None:
        """Rebuild all boards. With `only_if_lost`, None if they are whole or another process has the turn.

        Raises:
            TemporaryError: the boards or the database are away; the old boards are as they were.
        """
        periods = kept_periods(self._clock.now())
        async with self._turns(wait=not only_if_lost) as turn:
            if turn is None:
                return None
            # Boards that have seen a number which is yet to come are ahead of a database restored from a backup.
            seen, number = await self._boards.last_write(), await turn.next_write()
            if only_if_lost and seen < number and await self._boards.are_whole(turn.confirmed, periods):
                return None
            if seen >= number:
                number = await turn.next_write(above=seen)
            generation = new_id()
            building = self._boards.build(generation)
            counts = (await turn.counts(periods)).values()
            total, done = sum(one.settled + one.waiting for one in counts), 0
            report(done, total)
            async for places in turn.places(periods):
                await building.add([one for one in places if one.is_shown])
                done += len(places)
                report(done, total)
            if not await building.finish(number, periods):
                raise BoardsUnavailable("another process has written to the leaderboards meanwhile; try again")
            await turn.confirm(Mark(generation, number))
        return Rebuilt(generation, done)
