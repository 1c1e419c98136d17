"""Turns at the leaderboards: what they have to learn, and what they are known to hold."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from processing_service.application.ports.leaderboards import Mark, Place


@dataclass(frozen=True, slots=True)
class Counts:
    """How many users a board has to show, and of how many it need not know yet where they stand, if anywhere."""

    settled: int
    waiting: int


class BoardTurn(Protocol):
    """The right to change the boards, held in one transaction: nobody else changes them until it ends."""

    @property
    def confirmed(self) -> Mark:
        """What the boards are known to hold."""
        ...

    async def next_write(self, above: int = 0) -> int:
        """A number that no write had before, not even one that has failed, and that is higher than `above`."""
        ...

    async def changes(self, after: Place | None, limit: int) -> list[Place]:
        """What the boards need not know of yet, from behind `after` on, with the place where each user stands now."""
        ...

    async def settle(self, places: Sequence[Place]) -> None:
        """Note that the boards know of these places, except for users who have moved on meanwhile."""
        ...

    async def confirm(self, mark: Mark) -> None:
        """Note up to where the boards have come."""
        ...

    async def counts(self, periods: Collection[str]) -> Mapping[str, Counts]:
        """How many places there are, by period; those without any are left out."""
        ...

    def places(self, periods: Collection[str], *, sample: float = 1.0) -> AsyncIterator[Sequence[Place]]:
        """Every place that is shown or waiting, period by period, as all of them stood at one moment.

        `sample` is the share of the users (0, exclusive, to 1), other ones each time.
        """
        ...


class BoardTurns(Protocol):
    """Opens turns; raises TemporaryError where the database is away."""

    def __call__(self, *, wait: bool) -> AbstractAsyncContextManager[BoardTurn | None]:
        """A turn; None if somebody else has it and is not to be waited for."""
        ...
