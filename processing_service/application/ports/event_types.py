"""Which events there are: what authors of definitions can listen to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

LATEST: Final = 50_000
"""How many events are looked at: the log grows without end."""
DEEPEST: Final = 4
"""How deep into `event_data`."""
MOST_TYPES: Final = 1_000
MOST_FIELDS: Final = 200
"""Of one type, the most frequent ones: data may have keys that are names of things."""


@dataclass(frozen=True, slots=True)
class SeenField:
    """A dotted path into `event_data`, and the kinds of JSON values that stood there."""

    path: str
    kinds: Sequence[str]


@dataclass(frozen=True, slots=True)
class SeenEventType:
    """A type of event: how many were seen, when the last one arrived, and what they held."""

    event_type: str
    events: int
    last_seen: datetime
    fields: Sequence[SeenField]


@dataclass(frozen=True, slots=True)
class SeenTypes:
    """The types of the latest events, the most frequent first."""

    looked_at: int
    types: Sequence[SeenEventType]


class EventTypes(Protocol):
    """The log, as far as it tells which events there are."""

    async def seen(self) -> SeenTypes:
        """What the latest events tell."""
        ...
