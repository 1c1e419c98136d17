"""No Redis at all: leaderboards are then read from the database."""

from collections.abc import Collection, Sequence
from typing import Never

from processing_service.application.ports.leaderboards import BoardsUnavailable, Mark, Place


class AbsentBoards:
    """Takes every change and keeps none, so that none waits for ever; whoever asks it is sent to the database.

    The numbers of writes go on growing, so that a Redis that is connected again later does not pass for complete.
    """

    async def are_whole(self, _confirmed: Mark, _periods: Collection[str]) -> bool:
        """There is nothing to rebuild."""
        return True

    async def write(self, _confirmed: Mark, _number: int, _places: Sequence[Place]) -> bool:
        """Forget them."""
        return True

    async def page(self, _period: str, _offset: int, _limit: int) -> Never:
        """Raises BoardsUnavailable."""
        raise _refusal()

    async def around(self, _period: str, _user_id: str, _distance: int) -> Never:
        """Raises BoardsUnavailable."""
        raise _refusal()

    async def last_write(self) -> Never:
        """Raises BoardsUnavailable."""
        raise _refusal()

    async def size(self, _period: str) -> Never:
        """Raises BoardsUnavailable."""
        raise _refusal()

    async def agreeing(self, _places: Sequence[Place]) -> Never:
        """Raises BoardsUnavailable."""
        raise _refusal()

    def build(self, _generation: str) -> Never:
        """Raises BoardsUnavailable."""
        raise _refusal()


def _refusal() -> BoardsUnavailable:
    return BoardsUnavailable("there are no leaderboards outside the database; set REDIS_URL")
