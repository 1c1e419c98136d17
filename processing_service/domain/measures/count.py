"""`count`: how many events."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution, Measure, Number, Steady
from processing_service.domain.reasons import CoolingDown


@dataclass(frozen=True, slots=True)
class Count(Steady):
    """Every event is worth one; a completed cycle restarts from nothing."""

    kind: ClassVar[str] = "count"

    def initial(self) -> int:
        """Nothing yet."""
        return 0

    def worth(self, _progress: int, _event: Event, _target: Number, /) -> int:
        """One."""
        return 1

    def carried(self, progress: int, _target: Number, /) -> int:
        """All of it: it completes once, however much it is."""
        return progress

    def add(self, progress: int, amount: int, _event: Event, /) -> int:
        """So many more."""
        return progress + amount

    def contribute(self, progress: int, _event: Event, _target: Number, _context: Context, /) -> Contribution:
        """One more."""
        return Contribution(progress + 1, 1)

    def cycles(self, progress: int, target: Number, /) -> int:
        """Once at most, also where a new version lowered the target far below the progress."""
        return 1 if progress >= target else 0

    def adopt(self, older: Measure, progress: object, /) -> int:
        """The number, whatever spaced or capped it."""
        return int(older.amount(progress))

    def amount(self, progress: int, /) -> Number:
        """The number of events."""
        return progress


@dataclass(frozen=True, slots=True)
class Spaced:
    """A number of events, and when the last of them happened."""

    number: int = 0
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpacedCount(Steady):
    """A count in which an event that comes too soon after one that counted does not count.

    Taking the first that fits is never worse than waiting for another one, so that a further event, which may push
    others out, cannot lower the number. That is so for counts only, where one event is worth as much as another. The
    last event is remembered over completions, but not by a tree's next cycle nor by the next period, from which what
    came before must not take.
    """

    cooldown: timedelta
    kind: ClassVar[str] = "count"

    def initial(self) -> Spaced:
        """Nothing yet."""
        return Spaced()

    def worth(self, progress: Spaced, event: Event, _target: Number, /) -> int | CoolingDown:
        """One, unless it is too soon."""
        if progress.last is not None and event.timestamp < progress.last + self.cooldown:
            return CoolingDown(progress.last + self.cooldown, self.cooldown)
        return 1

    def carried(self, progress: Spaced, _target: Number, /) -> Spaced:
        """All of it."""
        return progress

    def add(self, progress: Spaced, amount: int, event: Event, /) -> Spaced:
        """So many more, and the time begins anew."""
        return Spaced(progress.number + amount, event.timestamp)

    def contribute(self, progress: Spaced, event: Event, target: Number, _context: Context, /) -> Contribution:
        """One more, unless it is too soon."""
        worth = self.worth(progress, event, target)
        if isinstance(worth, CoolingDown):
            return Contribution(progress, 0, worth)
        return Contribution(self.add(progress, worth, event), worth)

    def cycles(self, progress: Spaced, target: Number, /) -> int:
        """Once at most."""
        return 1 if progress.number >= target else 0

    def restart(self, progress: Spaced, _target: Number, _cycles: int, /) -> Spaced:
        """From nothing, with the last event remembered."""
        return Spaced(0, progress.last)

    def drop(self, progress: Spaced, /) -> Spaced:
        """Nothing but the last event."""
        return Spaced(0, progress.last)

    def adopt(self, older: Measure, progress: object, /) -> Spaced:
        """The number, and the last event where it was known."""
        if isinstance(progress, Spaced):
            return progress
        return Spaced(int(older.amount(progress)))

    def amount(self, progress: Spaced, /) -> Number:
        """The number of events."""
        return progress.number
