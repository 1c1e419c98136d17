"""What the domain asks of a condition; which language it is written in is an adapter's matter."""

from collections.abc import Mapping
from typing import Any, Protocol

from processing_service.domain.event import Event

Verdict = bool | str
"""True, False, or a text that says why neither could be decided (a missing field, two types that do not compare)."""


class Clause(Protocol):
    """A part of a condition, decided on its own: what explanations show."""

    @property
    def source(self) -> str:
        """The part as its author wrote it."""
        ...

    @property
    def verdict(self) -> Verdict:
        """What it came to."""
        ...

    @property
    def values(self) -> tuple[tuple[str, object], ...]:
        """What it looked at: dotted paths, each with what is there."""
        ...

    @property
    def text(self) -> str:
        """The part with its values, on one line."""
        ...


class Condition(Protocol):
    """A predicate over an event and its user, compiled once and asked for every event."""

    @property
    def source(self) -> str:
        """The condition as its author wrote it, for explanations."""
        ...

    @property
    def looks_at_user(self) -> bool:
        """Whether the verdict depends on what is known of the user."""
        ...

    def holds(self, event: Event, user: Mapping[str, Any], /) -> Verdict:
        """Decide; must depend on nothing but its arguments, and must never raise."""
        ...

    def explain(self, event: Event, user: Mapping[str, Any], /) -> tuple[Clause, ...]:
        """The parts that must all hold, each decided on its own; must never raise. All are True where `holds` is."""
        ...
