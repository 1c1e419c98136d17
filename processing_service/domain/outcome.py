"""What one event did to one quest of one user."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from processing_service.domain.event import Position
from processing_service.domain.reasons import Reason
from processing_service.domain.state import State


@dataclass(frozen=True, slots=True)
class Completion:
    """One completed cycle of a quest; `position` is that of the event that completed it.

    `ordinal` counts the completions from 1. `cycle` is their name: the ordinal, or the day (20261128), week (202648) or
    month (202611) of a quest that resets with it and has no limit; completions of a past that is only shown are -1, -2
    and so on, and do not count among the others. `version` is the version that was in effect.
    """

    code: str
    cycle: int
    position: Position
    version: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The event counted: by how much, for which leaves of a tree, and which cycles it completed."""

    contribution: int | Decimal
    completions: tuple[Completion, ...] = ()
    parts: tuple[tuple[str, int | Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class NotCounted:
    """The event did not count, and why."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The user accepted or abandoned the quest."""

    act: Literal["accepted", "abandoned"]


Outcome = Counted | NotCounted | Enrolled


@dataclass(frozen=True, slots=True)
class Advancement:
    """The state after an event, and what the event did."""

    state: State
    outcome: Outcome

    @property
    def reason(self) -> Reason | None:
        """Why the event did not count; None if it did."""
        return self.outcome.reason if isinstance(self.outcome, NotCounted) else None

    @property
    def completions(self) -> tuple[Completion, ...]:
        """The cycles that the event completed."""
        return self.outcome.completions if isinstance(self.outcome, Counted) else ()
