"""What the domain asks of a condition; which language it is written in is an adapter's matter."""

from collections.abc import Mapping
from typing import Any, Protocol

from processing_service.domain.event import Event

Verdict = bool | str
"""True, False, or a text that says why neither could be decided (a missing field, two types that do not compare)."""


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
