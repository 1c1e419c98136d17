"""Folding the past of definitions, as operators see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from shared.contracts.administration import Act

COUNTED_UP_TO: Final = 100_000
"""Further users are not counted: an estimate is enough to see how far it has come."""


@dataclass(frozen=True, slots=True)
class FoldingOfPast:
    """One definition's latest folding of its past; `since` is None once it is done."""

    code: str
    since: datetime | None
    is_paused: bool
    folded_users: int
    began_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class UsersWanted:
    """Users with an event of one of these types, at or after `since`."""

    event_types: frozenset[str]
    since: datetime


class Backfills(Protocol):
    """What is being folded, and what was."""

    async def find(self, limit: int, offset: int) -> tuple[list[FoldingOfPast], int]:
        """A page, those under way first and then the latest, and how many there are."""
        ...

    async def one(self, code: str) -> FoldingOfPast | None:
        """That of one definition."""
        ...

    async def count_users(self, wanted: Mapping[str, UsersWanted]) -> dict[str, int]:
        """How many users there are, for each code, counted up to `COUNTED_UP_TO`."""
        ...

    async def pause(self, code: str, act: Act) -> None:
        """Stop before the next step, if it is under way, and record that."""
        ...

    async def resume(self, code: str, act: Act) -> None:
        """Go on, record that, and wake the worker."""
        ...
