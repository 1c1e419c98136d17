"""One published version of a quest, as the evaluator sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from processing_service.domain.measures.base import MAX_CYCLES_PER_EVENT
from processing_service.domain.objective import Objective

Reset = Literal["never", "on_completion"]
ClaimPolicy = Literal["automatic", "manual"]


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often a quest can be completed: `limit` times (None: without end), starting anew after each completion."""

    limit: int | None = 1
    reset: Reset = "never"

    def __post_init__(self) -> None:
        """What never starts anew can be completed once only."""
        if self.limit is not None and self.limit < 1:
            raise ValueError(f"limit must be positive: {self.limit}")
        if self.reset == "never" and self.limit not in (None, 1):
            raise ValueError("a quest that never resets can be completed once only")

    @property
    def times(self) -> int | None:
        """How often in all; None is without end."""
        return 1 if self.reset == "never" else self.limit

    def room(self, times_completed: int) -> int:
        """How many cycles the next event may still complete."""
        if self.reset == "never":
            return 1 - times_completed
        return MAX_CYCLES_PER_EVENT if self.limit is None else self.limit - times_completed


@dataclass(frozen=True, slots=True)
class Window:
    """When events count: from `starts_at` (inclusive) to `ends_at` (exclusive); None leaves that side open."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies inside."""
        return not self.opens_after(moment) and not self.closed_by(moment)

    def opens_after(self, moment: datetime) -> bool:
        """Whether it is still to open at that moment."""
        return self.starts_at is not None and moment < self.starts_at

    def closed_by(self, moment: datetime) -> bool:
        """Whether it has closed by that moment."""
        return self.ends_at is not None and moment >= self.ends_at


@dataclass(frozen=True, slots=True)
class Reward:
    """What one completion is worth."""

    gold: int = 0
    diamonds: int = 0
    points: int = 0
    badge: str | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A version: immutable once published, in effect from `published_at` until the next version's.

    `carries_since` is the oldest version whose progress still means something here; a Timeline works it out (a
    definition on its own carries from its own version only).
    """

    code: str
    version: int
    published_at: datetime
    objective: Objective
    repeat: Repeat = Repeat()
    window: Window | None = None
    prerequisites: tuple[str, ...] = ()
    claim: ClaimPolicy = "automatic"
    reward: Reward = Reward()
    carries_since: int = 0
