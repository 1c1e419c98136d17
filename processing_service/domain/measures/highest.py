"""`max`: the largest value of a field."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution, Measure, Number, Steady
from processing_service.domain.measures.fields import FieldPath, exact
from processing_service.domain.reasons import FieldUnfit, NotHigher


@dataclass(frozen=True, slots=True)
class Record:
    """The largest value so far; None: none yet."""

    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Highest(Steady):
    """Complete as soon as one value reaches the target; a completed cycle restarts from nothing."""

    field: FieldPath
    kind: ClassVar[str] = "max"

    def initial(self) -> Record:
        """Nothing yet."""
        return Record()

    def contribute(
        self, progress: Record, event: Event, _target: Number, _context: Context, /
    ) -> Contribution | FieldUnfit:
        """Keep the value if it is the largest so far."""
        value = self.field.find(event.data)
        number = exact(value)
        if number is None:
            return FieldUnfit(self.field.text, "missing" if value is None else "not a number")
        if progress.value is not None and number <= progress.value:
            return Contribution(progress, 0, NotHigher(self.field.text, str(number), str(progress.value)))
        return Contribution(Record(number), number)

    def cycles(self, progress: Record, target: Number, /) -> int:
        """Once at most."""
        return 1 if progress.value is not None and progress.value >= target else 0

    def adopt(self, older: Measure, progress: Record, /) -> Record | None:
        """The record, if it is one of the same field."""
        return progress if isinstance(older, Highest) and older.field == self.field else None

    def amount(self, progress: Record, /) -> Number:
        """The largest value, and nothing below zero."""
        return 0 if progress.value is None else max(Decimal(0), progress.value)
