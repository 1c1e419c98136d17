"""Points, levels and star tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from processing_service.domain.standing import Award, LevelPassed

BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When somebody without points has reached them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many points a user has now, when the last of them were earned, and the highest level that was told."""

    points: int
    level: int
    reached_at: datetime = BEGINNING


@dataclass(frozen=True, slots=True)
class UserStanding:
    """What a user has come to; somebody without points stands at level 1."""

    points: int = 0
    level: int = 1
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class ReachedLevel:
    """A level that was written down just now, or lost just now; `generation` counts how often it was lost before."""

    user_id: str
    level: int
    generation: int
    reached_at: datetime


@dataclass(frozen=True, slots=True)
class PlayerName:
    """What others see of a user, from a moment on."""

    user_id: str
    name: str
    named_at: datetime


class Standings(Protocol):
    """Standings of users whose participant rows are locked."""

    async def add(self, awards: Sequence[Award]) -> dict[str, Standing]:
        """Add points; how the users stand now, with the level from before."""
        ...

    async def mint(self, points: Mapping[str, int], step: int) -> dict[str, int]:
        """Mint the tokens that so many points are worth and that are not there; how many, by user."""
        ...

    async def pass_levels(self, passed: Mapping[str, Sequence[LevelPassed]]) -> list[ReachedLevel]:
        """Write levels down that were reached, each user's highest last."""
        ...

    async def recount(self, user_id: str) -> Standing:
        """Count a user's points anew from their grants and bonuses, and take back tokens that stand for more."""
        ...

    async def lose_levels(self, user_id: str, down_to: int) -> list[ReachedLevel]:
        """Take back the levels above one."""
        ...

    async def name(self, names: Sequence[PlayerName]) -> None:
        """Remember what users are called, unless a later moment has said so already."""
        ...


class StandingReads(Protocol):
    """Standings as pages show them."""

    async def of(self, user_id: str) -> UserStanding:
        """How a user stands."""
        ...
