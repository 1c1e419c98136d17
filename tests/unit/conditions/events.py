"""An event as conditions see it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shared.conditions import compile_condition

USER = {"id": "user1"}


@dataclass
class Happening:
    """Anything with these three is an event to a condition."""

    data: dict[str, Any] = field(default_factory=dict)
    event_type: str = "MatchWon"
    timestamp: datetime = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def holds(source: str, **data: object) -> bool | str:
    """What the condition says to an event with this data."""
    return compile_condition(source).holds(Happening(data), USER)
