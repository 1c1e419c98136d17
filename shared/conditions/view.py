"""An event and its user as the engine sees them, made once for all the conditions that look at them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import cel

from shared.conditions.copying import Copier, TooDeepError
from shared.conditions.limits import MAX_DATA_DEPTH


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
    """The engine's variables; `shows` names what they come from, `fault` says why there are none."""

    context: cel.Context
    shows: str = ""
    data_size: int = 0
    fault: str | None = None


Viewer = Callable[[EventLike, Mapping[str, Any]], View]
"""Gives the view of an event and a user that a condition needs."""


class Views:
    """Remembers the last view of each kind: an event is asked about by many conditions in a row.

    The engine takes its time over every value, and most conditions do not look at the user, nor segments at the event:
    each kind sees no more than it needs. Events and users are told apart by identity.
    """

    __slots__ = ("_of_both", "_of_event", "_of_user")

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._of_event: tuple[EventLike, View] | None = None
        self._of_user: tuple[Mapping[str, Any], View] | None = None
        self._of_both: tuple[EventLike, Mapping[str, Any], View] | None = None

    def viewer(self, names: frozenset[str]) -> Viewer:
        """What gives the views for conditions that name these variables."""
        if "user" not in names:
            return self._see_event
        return self._see_both if "event" in names else self._see_user

    def _see_event(self, event: EventLike, _user: Mapping[str, Any]) -> View:
        last = self._of_event
        if last is not None and last[0] is event:
            return last[1]
        view = _make("event.data", event, None)
        self._of_event = (event, view)
        return view

    def _see_user(self, _event: EventLike, user: Mapping[str, Any]) -> View:
        last = self._of_user
        if last is not None and last[0] is user:
            return last[1]
        view = _make("user", None, user)
        self._of_user = (user, view)
        return view

    def _see_both(self, event: EventLike, user: Mapping[str, Any]) -> View:
        last = self._of_both
        if last is not None and last[0] is event and last[1] is user:
            return last[2]
        view = _make("event.data with user", event, user)
        self._of_both = (event, user, view)
        return view


def _make(shows: str, event: EventLike | None, user: Mapping[str, Any] | None) -> View:
    copier = Copier()
    variables: dict[str, object] = {}
    try:
        if event is not None:
            data = copier.copy(event.data, MAX_DATA_DEPTH)
            variables["event"] = {"type": event.event_type, "data": data, "timestamp": event.timestamp}
        if user is not None:
            variables["user"] = copier.copy(user, MAX_DATA_DEPTH)
    except TooDeepError:
        return View(cel.Context(), shows, fault=f"{shows} is nested more than {MAX_DATA_DEPTH} levels deep")
    try:
        return View(cel.Context(variables), shows, copier.size)
    except ValueError:
        return View(cel.Context(), shows, fault=f"{shows} holds a value that is not JSON")
