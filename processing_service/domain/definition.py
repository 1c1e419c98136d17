"""One published version of a quest, as the evaluator sees it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from processing_service.domain.calendar import Span
from processing_service.domain.condition import Condition
from processing_service.domain.measures.base import MAX_CYCLES_PER_EVENT
from processing_service.domain.objective import Objective

Reset = Literal["never", "on_completion", "daily", "weekly", "monthly"]
ClaimPolicy = Literal["automatic", "manual"]
Migration = Literal["carry", "pin", "recompute", "restart"]

_SPANS: dict[str, Span] = {"daily": "day", "weekly": "week", "monthly": "month"}


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often a quest can be completed: `limit` times (None: without end), and when it starts anew.

    It does after each completion, or with the user's day, week or month, in each of which it can be completed once.
    Nothing counts for the time of the `cooldown` after a completion.
    """

    limit: int | None = 1
    reset: Reset = "never"
    cooldown: timedelta | None = None
    span: Span | None = field(init=False)

    def __post_init__(self) -> None:
        """What never starts anew can be completed once only."""
        if self.limit is not None and self.limit < 1:
            raise ValueError(f"limit must be positive: {self.limit}")
        if self.reset == "never" and self.limit not in (None, 1):
            raise ValueError("a quest that never resets can be completed once only")
        object.__setattr__(self, "span", _SPANS.get(self.reset))

    def room(self, times_completed: int) -> int:
        """How many cycles the next event may still complete."""
        if self.reset == "never":
            return 1 - times_completed
        most = MAX_CYCLES_PER_EVENT if self.limit is None else self.limit - times_completed
        return most if self.span is None else min(1, most)


@dataclass(frozen=True, slots=True)
class Window:
    """When events count: from `starts_at` (inclusive) to `ends_at` (exclusive); None leaves that side open.

    `opens_after` and `closes_after` are counted from the user's enrolment; both kinds of bounds hold together.
    """

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    opens_after: timedelta | None = None
    closes_after: timedelta | None = None

    @property
    def is_relative(self) -> bool:
        """Whether it depends on the user's enrolment."""
        return self.opens_after is not None or self.closes_after is not None

    def bounds(self, enrolled_at: datetime | None) -> tuple[datetime | None, datetime | None]:
        """Start and end for a user who enrolled at that moment (None: only the absolute ones)."""
        starts, ends = [self.starts_at], [self.ends_at]
        if enrolled_at is not None:
            starts.append(None if self.opens_after is None else enrolled_at + self.opens_after)
            ends.append(None if self.closes_after is None else enrolled_at + self.closes_after)
        return (
            max((one for one in starts if one is not None), default=None),
            min((one for one in ends if one is not None), default=None),
        )

    def holds(self, moment: datetime, enrolled_at: datetime | None = None) -> bool:
        """Whether the moment lies inside."""
        return not self.opens_after_moment(moment, enrolled_at) and not self.closed_by(moment, enrolled_at)

    def opens_after_moment(self, moment: datetime, enrolled_at: datetime | None = None) -> bool:
        """Whether it is still to open at that moment."""
        starts, _ = self.bounds(enrolled_at)
        return starts is not None and moment < starts

    def closed_by(self, moment: datetime, enrolled_at: datetime | None = None) -> bool:
        """Whether it has closed by that moment."""
        _, ends = self.bounds(enrolled_at)
        return ends is not None and moment >= ends


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

    Events count from `counts_from` on, where that lies before the publishing: what they complete is of the past, and
    `pays_past` and `tells_past` say what follows from it. `previous` is the version before, which users in flight
    come from; a Timeline links it.
    """

    code: str
    version: int
    published_at: datetime
    objective: Objective
    repeat: Repeat = Repeat()
    window: Window | None = None
    prerequisites: tuple[str, ...] = ()
    segment: Condition | None = None
    min_level: int | None = None
    opt_in: bool = False
    deadline: timedelta | None = None
    claim: ClaimPolicy = "automatic"
    reward: Reward = Reward()
    migration: Migration = "carry"
    counts_from: datetime | None = None
    pays_past: bool = True
    tells_past: bool = True
    previous: "Definition | None" = field(default=None, compare=False, repr=False)

    @property
    def asks_for_facts(self) -> bool:
        """Whether what counts depends on the user's time zone, attributes, first sign-in or level."""
        return (
            self.repeat.span is not None
            or self.segment is not None
            or self.min_level is not None
            or (self.window is not None and self.window.is_relative and not self.opt_in)
            or any(leaf.asks_for_facts for leaf in self.objective.leaves)
        )

    def is_of_the_past(self, moment: datetime) -> bool:
        """Whether something at that moment happened before this version was published."""
        return moment < self.published_at

    def progress_of(self, version: int, progress: Any) -> Any:
        """Progress that was made under a version, as it stands under this one; None: nothing of it."""
        newer: list[Definition] = []
        one: Definition | None = self
        while one is not None and one.version != version:
            newer.append(one)
            one = one.previous
        older = one
        for definition in reversed(newer):
            if older is None or progress is None or definition.migration == "restart":
                return None
            progress = definition.objective.adopt(older.objective, progress)
            older = definition
        return progress
