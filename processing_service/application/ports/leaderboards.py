"""Leaderboards: standings in PostgreSQL, which are the truth, and boards beside it, which are quick to rank."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.exceptions import TemporaryError


class BoardsUnavailable(TemporaryError):
    """The boards cannot be reached, or do not answer in time; whether a write was done is unknown."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Which boards these are, and up to which write they are known to have come.

    A rebuild starts a new `generation`; `write` numbers the writes, and only ever grows.
    """

    generation: str
    write: int


NOTHING: Mark = Mark("", 0)
"""The mark of boards that were never built."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a user stands on the board of a period; without points, or hidden, nowhere (`is_shown`).

    `version` changes with every change of the stored row; `is_waiting` while the board need not know of it yet.
    """

    period: str
    user_id: str
    points: int
    reached_at: datetime | None
    is_shown: bool
    version: str = ""
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line of a board; ranks count from 1, and no two users share one."""

    rank: int
    user_id: str
    points: int


@dataclass(frozen=True, slots=True)
class BoardView:
    """A part of a board as it stood at one moment.

    `mark` is None where the board is not complete in itself, `rank` where the user asked about is not on it.
    """

    mark: Mark | None
    total: int
    lines: Sequence[Ranked]
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Player:
    """What is shown of a user beside their rank. `name` is None where none is known."""

    user_id: str
    name: str | None
    level: int
    star_tokens: int
    is_hidden: bool


class BoardBuilding(Protocol):
    """New boards, on which nobody looks before they are finished."""

    async def add(self, places: Sequence[Place]) -> None:
        """Put users on the boards, who are not on them yet."""
        ...

    async def finish(self, write: int, periods: Collection[str]) -> bool:
        """Put the new boards, with this number, in the place of the old ones of these periods, all at once.

        False if boards with a higher number stand there; then nothing has changed.
        """
        ...


class Boards(Protocol):
    """The boards. Every call raises BoardsUnavailable where they cannot be reached."""

    async def are_whole(self, confirmed: Mark, periods: Collection[str]) -> bool:
        """Whether everything up to a confirmed write is on the boards."""
        ...

    async def write(self, confirmed: Mark, number: int, places: Sequence[Place]) -> bool:
        """Put users where they stand now, and take off those who are not shown.

        False, and nothing is changed, if the boards are not whole or have seen a write with this number or a later one.
        """
        ...

    async def last_write(self) -> int:
        """The number of the last write that they have seen; 0 if they say nothing of it."""
        ...

    def build(self, generation: str) -> BoardBuilding:
        """Begin new boards."""
        ...

    async def page(self, period: str, offset: int, limit: int) -> BoardView:
        """A part of a board."""
        ...

    async def around(self, period: str, user_id: str, distance: int) -> BoardView:
        """A user's rank, and those who stand up to `distance` ranks away from it, the user included."""
        ...

    async def size(self, period: str) -> int:
        """How many users are on a board."""
        ...

    async def agreeing(self, places: Sequence[Place]) -> list[bool | None]:
        """Whether users of one period are exactly there; None for those who are not on the board at all."""
        ...


class Rankings(Protocol):
    """The same boards, worked out in the database; slower, and always right."""

    async def page(self, period: str, offset: int, limit: int) -> BoardView:
        """A part of a board."""
        ...

    async def around(self, period: str, user_id: str, distance: int) -> BoardView:
        """A user's rank, and those around it."""
        ...

    async def players(self, user_ids: Collection[str]) -> tuple[Mark, Mapping[str, Player]]:
        """What is shown of these users, as far as they have a standing, and what the boards are known to hold."""
        ...

    async def waiting(self, most: int) -> int:
        """How many changes the boards need not know of yet, counted up to `most`."""
        ...
