"""Finding a value in an event's data by a dotted path, and reading numbers from it exactly."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

WIDEST_EXPONENT = 400
"""Every double lies within; decimals of any exponent would make exact sums grow without bound."""


class FieldPath:
    """A dotted path into the data of an event, split once."""

    __slots__ = ("_keys", "_single", "text")

    def __init__(self, text: str) -> None:
        """Take `a.b.c`; raise ValueError for an empty path or an empty part."""
        self.text = text
        self._keys = tuple(text.split("."))
        self._single = text if len(self._keys) == 1 else None
        if not all(self._keys):
            raise ValueError(f"not a path: {text!r}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FieldPath) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"FieldPath({self.text!r})"

    def find(self, data: Mapping[str, Any]) -> Any:
        """The value at the path; None where it is absent (an explicit null counts as absent)."""
        if self._single is not None:
            return data.get(self._single)
        value: Any = data
        for key in self._keys:
            if not isinstance(value, Mapping):
                return None
            value = value.get(key)
        return value


def exact(value: object) -> Decimal | None:
    """The number as written in JSON, exactly; None for what is not a finite number (bools are not numbers)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        # The shortest text that reads back as this double: what the publisher wrote, not its binary neighbour.
        return Decimal(repr(value)) if math.isfinite(value) else None
    if isinstance(value, Decimal) and value.is_finite() and abs(int(value.as_tuple().exponent)) <= WIDEST_EXPONENT:
        return value
    return None
