"""Attributes: what administrators say about a user, such as a plan or a class, for quests to ask about."""

from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import Final
from unicodedata import category

AttributeValue = str | int | float | bool
Attributes = Mapping[str, AttributeValue]
"""Names and values. Whoever holds one must not change it."""

NO_ATTRIBUTES: Final[Attributes] = MappingProxyType({})

MAX_ATTRIBUTES: Final = 20
ATTRIBUTE_NAME_PATTERN: Final = r"^[A-Za-z_][A-Za-z0-9_]{0,63}$"
"""What a condition can name after a dot."""
MAX_ATTRIBUTE_CHARACTERS: Final = 200

_SMALLEST_INTEGER: Final = -(2**63)
_BEYOND_INTEGERS: Final = 2**63
_CONTROLS_AND_SURROGATES: Final = frozenset({"Cc", "Cs"})


def fault_of(value: object) -> str | None:
    """What keeps `value` from being an attribute's value; None where nothing does."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return None if _SMALLEST_INTEGER <= value < _BEYOND_INTEGERS else "must be an integer of at most 64 bits"
    if isinstance(value, float):
        return None if isfinite(value) else "must be a finite number"
    if isinstance(value, str):
        return _fault_of_text(value)
    return "must be a text, a number or a boolean"


def same_attributes(one: Attributes, other: Attributes) -> bool:
    """Whether both say the same; true, 1 and 1.0 are equal in Python and three different values here."""
    return one == other and all(type(value) is type(other[name]) for name, value in one.items())


def _fault_of_text(value: str) -> str | None:
    if len(value) > MAX_ATTRIBUTE_CHARACTERS:
        return f"must have at most {MAX_ATTRIBUTE_CHARACTERS} characters"
    if not _CONTROLS_AND_SURROGATES.isdisjoint(map(category, value)):
        return "must not hold control characters or lone surrogates"
    return None
