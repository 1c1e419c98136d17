"""What one event did to one quest of one user."""

from dataclasses import dataclass
from decimal import Decimal

from processing_service.domain.event import Position
from processing_service.domain.reasons import Reason
from processing_service.domain.state import State


@dataclass(frozen=True, slots=True)
class Completion:
    """One completed cycle of a quest; `position` is that of the event that completed it.

    `cycle` is the ordinal of the completion, from 1. `version` is the version of the definition that was in effect.
    """

    code: str
    cycle: int
    position: Position
    version: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The event counted: by how much, and which cycles it completed."""

    contribution: int | Decimal
    completions: tuple[Completion, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCounted:
    """The event did not count, and why."""

    reason: Reason


Outcome = Counted | NotCounted


@dataclass(frozen=True, slots=True)
class Advancement:
    """The state after an event, and what the event did."""

    state: State
    outcome: Outcome

    @property
    def reason(self) -> Reason | None:
        """Why the event did not count; None if it did."""
        return self.outcome.reason if isinstance(self.outcome, NotCounted) else None
