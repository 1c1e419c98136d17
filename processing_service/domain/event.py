"""What a user did, and its place in the order in which everything is folded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Position = tuple[datetime, str]
"""The place of an event in a user's history: (timestamp, event_id), ids compared by code point (SQL: COLLATE "C")."""


@dataclass(frozen=True, slots=True)
class Event:
    """One accepted event; `timestamp` is aware, `data` is a JSON object that nobody changes.

    `user_id` is None only for the system's own events about no user, which no quest ever sees.
    """

    event_id: str
    event_type: str
    user_id: str | None
    timestamp: datetime
    data: Mapping[str, Any]
    position: Position = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the position once: it is compared far more often than an event is made."""
        object.__setattr__(self, "position", (self.timestamp, self.event_id))
