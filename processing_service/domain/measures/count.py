"""`count`: how many events."""

from dataclasses import dataclass
from typing import ClassVar

from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution, Number


@dataclass(frozen=True, slots=True)
class Count:
    """Every event is worth one; a completed cycle restarts from nothing."""

    kind: ClassVar[str] = "count"

    def initial(self) -> int:
        """Nothing yet."""
        return 0

    def contribute(self, progress: int, _event: Event, _target: Number, /) -> Contribution:
        """One more."""
        return Contribution(progress + 1, 1)

    def cycles(self, progress: int, target: Number, /) -> int:
        """Once at most, also where a new version lowered the target far below the progress."""
        return 1 if progress >= target else 0

    def restart(self, _progress: int, _target: Number, _cycles: int, /) -> int:
        """From nothing."""
        return 0

    def amount(self, progress: int, /) -> Number:
        """The number of events."""
        return progress
