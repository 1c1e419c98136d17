"""`distinct`: how many different values of a field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Context as Arithmetic
from decimal import Inexact
from hashlib import sha256
from typing import ClassVar

from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution, Measure, Number, Steady
from processing_service.domain.measures.fields import FieldPath, exact
from processing_service.domain.reasons import FieldUnfit, ValueAlreadyCounted

LONGEST_VALUE = 100
"""Longer values (in characters) are kept as digests, so that the state of a user stays small."""

# Wider than any number that fits into an event, so that bringing it into its normal form never rounds.
_WIDE = Arithmetic(prec=100_000, traps=[Inexact])


class Values:
    """An immutable set of texts that grows in constant time.

    All sets that grew out of each other share one dictionary from value to ordinal, and each sees the ordinals below
    its own size. Only the newest may append to it; adding to an older one copies.
    """

    __slots__ = ("_ordinals", "_size")

    def __init__(self, ordinals: dict[str, int], size: int) -> None:
        """See the ordinals below `size`; `Values.of` is how to make one."""
        self._ordinals = ordinals
        self._size = size

    @classmethod
    def of(cls, values: Iterable[str] = ()) -> "Values":
        """The set of these values, in the order in which they were counted."""
        ordinals = {value: ordinal for ordinal, value in enumerate(dict.fromkeys(values))}
        return cls(ordinals, len(ordinals))

    def __len__(self) -> int:
        return self._size

    def __contains__(self, value: str) -> bool:
        return self._ordinals.get(value, self._size) < self._size

    def __iter__(self) -> Iterator[str]:
        return (value for value, ordinal in self._ordinals.items() if ordinal < self._size)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Values) and len(self) == len(other) and all(value in other for value in self)

    def __hash__(self) -> int:
        return hash(frozenset(self))

    def __repr__(self) -> str:
        return f"Values.of({list(self)!r})"

    def adding(self, value: str) -> "Values":
        """The set with one more value, which must not be in it yet."""
        newest = len(self._ordinals) == self._size
        ordinals = self._ordinals if newest else {known: ordinal for ordinal, known in enumerate(self)}
        ordinals[value] = self._size
        return Values(ordinals, self._size + 1)


@dataclass(frozen=True, slots=True)
class Distinct(Steady):
    """Counts different values: texts, numbers (1 equals 1.0) and bools; a completed cycle restarts from nothing.

    A set never outgrows the largest target of the quest's versions, since reaching a target empties it.
    """

    field: FieldPath
    kind: ClassVar[str] = "distinct"

    def initial(self) -> Values:
        """Nothing yet."""
        return Values.of()

    def contribute(
        self, progress: Values, event: Event, _target: Number, _context: Context, /
    ) -> Contribution | FieldUnfit:
        """One more, if the value is new in this cycle."""
        found = self.field.find(event.data)
        value = canonical(found)
        if value is None:
            return FieldUnfit(self.field.text, "missing" if found is None else "not a text, number or bool")
        if value in progress:
            return Contribution(progress, 0, ValueAlreadyCounted(self.field.text, str(found)[:LONGEST_VALUE]))
        return Contribution(progress.adding(value), 1)

    def cycles(self, progress: Values, target: Number, /) -> int:
        """Once at most, also where a new version lowered the target far below the progress."""
        return 1 if len(progress) >= target else 0

    def adopt(self, _older: Measure, progress: Values, /) -> Values:
        """The values; those of another field are values all the same."""
        return progress

    def amount(self, progress: Values, /) -> Number:
        """The number of different values."""
        return len(progress)


def canonical(value: object) -> str | None:
    """One text for equal values, different texts for different ones; None for what is no value (null, list, object).

    The first character tells the type, so that the text "1" and the number 1 stay apart.
    """
    if isinstance(value, str):
        text = f"s{value}"
    elif isinstance(value, bool):
        return "btrue" if value else "bfalse"
    else:
        number = exact(value)
        if number is None:
            return None
        text = f"n{number.normalize(_WIDE)}" if number else "n0"
    return text if len(text) <= LONGEST_VALUE else "h" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
