"""`sum`: the total of a field, in exact decimals."""

from dataclasses import dataclass
from decimal import Context as Arithmetic
from decimal import Decimal, Inexact
from typing import ClassVar

from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.measures.base import MAX_CYCLES_PER_EVENT, Contribution, Measure, Number, Steady
from processing_service.domain.measures.fields import FieldPath, exact
from processing_service.domain.reasons import FieldUnfit

# Wide enough for every sum of doubles; a result that would have to be rounded is a fault, never a silent loss.
_ARITHMETIC = Arithmetic(prec=2_000, traps=[Inexact])


@dataclass(frozen=True, slots=True)
class Sum(Steady):
    """Adds non-negative numbers; the surplus of a completed cycle is carried into the next.

    Only non-negative numbers, because with negative ones an early event could undo a completion. `default` stands in
    where the field is absent. One event counts for at most MAX_CYCLES_PER_EVENT targets.
    """

    field: FieldPath
    default: Decimal | None = None
    kind: ClassVar[str] = "sum"

    def initial(self) -> Decimal:
        """Nothing yet."""
        return Decimal(0)

    def worth(self, _progress: Decimal, event: Event, target: Number, /) -> Decimal | FieldUnfit:
        """The number, as far as one event may count."""
        number = self._number(event)
        if isinstance(number, FieldUnfit) or number <= target:
            return number
        return min(number, _ARITHMETIC.multiply(target, MAX_CYCLES_PER_EVENT))

    def add(self, progress: Decimal, amount: Decimal, _event: Event, /) -> Decimal:
        """So much more."""
        return _ARITHMETIC.add(progress, amount)

    def contribute(
        self, progress: Decimal, event: Event, target: Number, _context: Context, /
    ) -> Contribution | FieldUnfit:
        """Add the number, to at most one target's worth of progress from an earlier version."""
        worth = self.worth(progress, event, target)
        if isinstance(worth, FieldUnfit):
            return worth
        return Contribution(self.add(self.carried(progress, target), worth, event), worth)

    def carried(self, progress: Decimal, target: Number, /) -> Decimal:
        """A new version may have lowered the target: what was made before pays for one completion, not for many."""
        return progress if progress <= target else Decimal(target)

    def cycles(self, progress: Decimal, target: Number, /) -> int:
        """How many whole targets the total holds."""
        if progress < target:
            return 0
        return min(MAX_CYCLES_PER_EVENT, int(_ARITHMETIC.divide_int(progress, target)))

    def restart(self, progress: Decimal, target: Number, cycles: int, /) -> Decimal:
        """The surplus."""
        return _ARITHMETIC.subtract(progress, _ARITHMETIC.multiply(target, cycles))

    def adopt(self, older: Measure, progress: object, /) -> Decimal:
        """The total, whatever capped it."""
        return Decimal(older.amount(progress))

    def amount(self, progress: Decimal, /) -> Number:
        """The total."""
        return progress

    def _number(self, event: Event) -> Decimal | FieldUnfit:
        value = self.field.find(event.data)
        if value is None:
            return FieldUnfit(self.field.text, "missing") if self.default is None else self.default
        number = exact(value)
        if number is None:
            return FieldUnfit(self.field.text, "not a number")
        return number if number >= 0 else FieldUnfit(self.field.text, "negative")
