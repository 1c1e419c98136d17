"""What a measure is: how events of one leaf add up, and when they are enough."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.reasons import Reason

Number = int | Decimal

MAX_CYCLES_PER_EVENT = 100
"""A single event completes at most this many cycles, however large the number that it carries."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """The progress after a relevant event; `note` says why it changed nothing, where that is so.

    `parts` tells the leaves of a tree that it counted for, each with its amount.
    """

    progress: Any
    amount: Number
    note: Reason | None = None
    parts: tuple[tuple[str, Number], ...] = ()


class Measure(Protocol):
    """A way to measure progress. Progress is an immutable value of the measure's own choosing.

    Every measure is monotone: a further event, early or late, never lowers the number of completions. A new measure
    is a new module with a class of this shape, one line in the registry, and one in `state_json`.
    """

    @property
    def kind(self) -> str:
        """The name that definitions use; progress is carried over versions while it stays the same."""
        ...

    @property
    def follows_calendar(self) -> bool:
        """Whether it asks for the user's days, weeks or months."""
        ...

    @property
    def keeps_watching(self) -> bool:
        """Whether it must see events also while its leaf, or the period, is complete."""
        ...

    def initial(self) -> Any:
        """Progress before the first event."""
        ...

    def contribute(self, progress: Any, event: Event, target: Number, context: Context, /) -> Contribution | Reason:
        """Add an event; a Reason where event and context alone decide that it can never count.

        What the progress so far decides comes as a Contribution with a note, also where it changes nothing.
        """
        ...

    def cycles(self, progress: Any, target: Number, /) -> int:
        """How many times the progress reaches the target: 0 to MAX_CYCLES_PER_EVENT."""
        ...

    def restart(self, progress: Any, target: Number, cycles: int, /) -> Any:
        """Progress of the next cycle, after that many were completed."""
        ...

    def afresh(self, progress: Any, /) -> Any:
        """Progress from nothing: of the next cycle of a tree, and of the next period of a quest that resets with it.

        Neither surplus nor caps nor cooldowns are carried, since what weighed on the next cycle could make a further
        event a loss; only what is no progress, such as freezes, stays.
        """
        ...

    def drop(self, progress: Any, /) -> Any:
        """Progress of a user who gives the cycle up: nothing, and what weighs on the next cycle goes on weighing.

        Otherwise giving up and beginning again would make room under a cap, or end a cooldown.
        """
        ...

    def adopt(self, older: "Measure", progress: Any, /) -> Any:
        """Progress that an older version's measure of the same kind has made, as this one's; None: nothing of it."""
        ...

    def amount(self, progress: Any, /) -> Number:
        """Progress as one number, to set against the target."""
        ...


class Steady(ABC):
    """What most measures have in common: no calendar, and every cycle begins from nothing."""

    __slots__ = ()

    @property
    def follows_calendar(self) -> bool:
        """No."""
        return False

    @property
    def keeps_watching(self) -> bool:
        """No."""
        return False

    @abstractmethod
    def initial(self) -> Any:
        """Progress before the first event."""

    def restart(self, _progress: Any, _target: Number, _cycles: int, /) -> Any:
        """From nothing."""
        return self.initial()

    def afresh(self, _progress: Any, /) -> Any:
        """From nothing."""
        return self.initial()

    def drop(self, _progress: Any, /) -> Any:
        """Nothing is left."""
        return self.initial()

    def adopt(self, _older: Measure, progress: Any, /) -> Any:
        """As it is."""
        return progress
