"""Turning JSON into what the engine can take."""

from collections.abc import Mapping
from typing import Final

_LARGEST_INTEGER: Final = 2**63
_CHARACTERS_PER_STEP: Final = 16
# What JSON gives comes first: to ask for the abstract class takes ten times as long.
_OBJECTS: Final = (dict, Mapping)
_LISTS: Final = (list, tuple)


class TooDeepError(Exception):
    """The data is nested too deeply for the engine."""


class Copier:
    """Copies JSON into what the engine can take, and counts as it goes."""

    __slots__ = ("size",)

    def __init__(self) -> None:
        """Start with nothing counted; `size` is in values, sixteen characters of text being one more."""
        self.size = 0

    def copy(self, value: object, levels: int) -> object:
        """A copy of what has at most so many levels of lists and objects; raise TooDeepError for more."""
        self.size += 1
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, int):
            return value if -_LARGEST_INTEGER <= value < _LARGEST_INTEGER else _as_double(value)
        if isinstance(value, _OBJECTS):
            inside = _one_less(levels)
            return {self._text(str(key)): self.copy(held, inside) for key, held in value.items()}
        if isinstance(value, _LISTS):
            inside = _one_less(levels)
            return [self.copy(element, inside) for element in value]
        return value

    def _text(self, text: str) -> str:
        self.size += len(text) // _CHARACTERS_PER_STEP
        if text.isascii():
            return text
        # A lone surrogate is legal in JSON's escapes and nowhere else.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _one_less(levels: int) -> int:
    if levels == 0:
        raise TooDeepError
    return levels - 1


def _as_double(number: int) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")
