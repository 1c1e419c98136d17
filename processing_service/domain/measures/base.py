"""What a measure is: how events of one leaf add up, and when they are enough."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from processing_service.domain.event import Event
from processing_service.domain.reasons import Reason

Number = int | Decimal

MAX_CYCLES_PER_EVENT = 100
"""A single event completes at most this many cycles, however large the number that it carries."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """The progress after a relevant event; `note` says why it changed nothing, where that is so."""

    progress: Any
    amount: Number
    note: Reason | None = None


class Measure(Protocol):
    """A way to measure progress. Progress is an immutable value of the measure's own choosing.

    Every measure is monotone: a further event, early or late, never lowers the number of completions. A new measure
    is a new module with a class of this shape and one line in the registry.
    """

    @property
    def kind(self) -> str:
        """The name that definitions use; progress is carried over versions while it stays the same."""
        ...

    def initial(self) -> Any:
        """Progress before the first event."""
        ...

    def contribute(self, progress: Any, event: Event, target: Number, /) -> Contribution | Reason:
        """Add an event; a Reason where the event alone decides that it can never count."""
        ...

    def cycles(self, progress: Any, target: Number, /) -> int:
        """How many times the progress reaches the target: 0 to MAX_CYCLES_PER_EVENT."""
        ...

    def restart(self, progress: Any, target: Number, cycles: int, /) -> Any:
        """Progress of the next cycle, after that many were completed."""
        ...

    def amount(self, progress: Any, /) -> Number:
        """Progress as one number, to set against the target."""
        ...
