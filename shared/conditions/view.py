"""An event as the engine sees it, made once for all the conditions that look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import cel

from shared.conditions.limits import MAX_DATA_DEPTH

_LARGEST_INTEGER: Final = 2**63
_CHARACTERS_PER_STEP: Final = 16
# What JSON gives comes first: to ask for the abstract class takes ten times as long.
_OBJECTS: Final = (dict, Mapping)
_LISTS: Final = (list, tuple)


class EventLike(Protocol):
    """What a condition looks at."""

    @property
    def event_type(self) -> str:
        """The name of what happened."""
        ...

    @property
    def timestamp(self) -> datetime:
        """When it happened, aware."""
        ...

    @property
    def data(self) -> Mapping[str, Any]:
        """A JSON object."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """The engine's variables for one event and user; `fault` says why there are none."""

    context: cel.Context
    data_size: int
    fault: str | None = None


class Views:
    """Remembers the last view: an event is asked about by many conditions in a row.

    Most conditions do not look at the user, and the engine takes its time over every value: these share one without.
    """

    __slots__ = ("_last",)

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._last: dict[bool, tuple[object, object, View]] = {}

    def of(self, event: EventLike, user: Mapping[str, Any] | None) -> View:
        """The view of this event and this user (told apart by identity), or of the event alone."""
        last = self._last.get(user is None)
        if last is not None and last[0] is event and last[1] is user:
            return last[2]
        view = _make(event, user)
        self._last[user is None] = (event, user, view)
        return view


def _make(event: EventLike, user: Mapping[str, Any] | None) -> View:
    copier = _Copier()
    try:
        data = copier.copy(event.data, MAX_DATA_DEPTH)
        variables: dict[str, object] = {"event": {"type": event.event_type, "data": data, "timestamp": event.timestamp}}
        if user is not None:
            variables["user"] = copier.copy(user, MAX_DATA_DEPTH)
    except _TooDeepError:
        return View(cel.Context(), 0, f"event.data is nested more than {MAX_DATA_DEPTH} levels deep")
    try:
        return View(cel.Context(variables), copier.size)
    except ValueError:
        return View(cel.Context(), 0, "event.data holds a value that is not JSON")


class _TooDeepError(Exception):
    """The data is nested too deeply for the engine."""


class _Copier:
    """Copies JSON into what the engine can take, and counts as it goes."""

    __slots__ = ("size",)

    def __init__(self) -> None:
        self.size = 0

    def copy(self, value: object, levels: int) -> object:
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
        raise _TooDeepError
    return levels - 1


def _as_double(number: int) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")
