"""The event log, read user by user from one end to the other."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from processing_service.application.user_facts import UNKNOWN, FactRecord
from processing_service.domain.event import Event, Position


@dataclass(frozen=True, slots=True)
class StreamQuery:
    """Which events are wanted, and what has to be known of their users.

    `until` is exclusive (None: to the end). `sample` is the share of the users, 0 (exclusive) to 1; which ones hangs on
    their ids alone. `prerequisites` are the quests whose first completions are wanted.
    """

    event_types: frozenset[str]
    since: datetime
    until: datetime | None = None
    sample: float = 1.0
    prerequisites: frozenset[str] = frozenset()
    with_facts: bool = False


@dataclass(frozen=True, slots=True)
class KnownUser:
    """What is stored of a user, as far as it was asked for."""

    facts: FactRecord = UNKNOWN
    first_completions: Mapping[str, Position] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some events, and what is known of their users (absent: nothing)."""

    events: Sequence[Event]
    users: Mapping[str, KnownUser] = field(default_factory=dict)


class EventStream(Protocol):
    """The log as it stood at one moment."""

    async def count_users(self) -> int:
        """How many users have such events."""
        ...

    def slices(self) -> AsyncIterator[Slice]:
        """All events, each user's together and in order, a bounded number at a time; without those taken back."""
        ...


EventStreams = Callable[[StreamQuery], AbstractAsyncContextManager[EventStream]]
"""Opens a stream; raises TemporaryError where the database is away."""
