"""What a user's events have left behind in one quest, read for explanations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from processing_service.domain.definition import Reward
from processing_service.domain.event import Event, Position


@dataclass(frozen=True, slots=True)
class LoggedEvents:
    """A user's events of some types in the order of their positions; `retracted` tells when some were taken back."""

    events: tuple[Event, ...]
    retracted: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class RecordedCycle:
    """A completion as it is recorded; `reversed_at` is when a retraction took it back."""

    cycle: int
    version: int
    event_id: str
    completed_at: datetime
    recorded_at: datetime
    generation: int
    payable: bool
    claimed_at: datetime | None
    reversed_at: datetime | None


@dataclass(frozen=True, slots=True)
class WrittenGrant:
    """A grant of a cycle, and what became of it; with a `reversal_policy` it is to be taken back.

    `revoked_at`: an administrator took it back, while the completion stands.
    """

    grant_id: str
    cycle: int
    generation: int
    status: str
    reward: Reward
    created_at: datetime
    credited_at: datetime | None
    reversal_policy: str | None
    reversal_reason: str | None
    reversed_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToldToast:
    """A toast about a cycle, by its number among the user's."""

    sequence: int
    kind: str
    cycle: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """What followed from some cycles."""

    recorded: tuple[RecordedCycle, ...] = ()
    grants: tuple[WrittenGrant, ...] = ()
    toasts: tuple[ToldToast, ...] = ()


@dataclass(frozen=True, slots=True)
class EventCompletion:
    """A cycle that an event completed, or had completed before it was taken back, with its grants."""

    code: str
    recorded: RecordedCycle
    grants: tuple[WrittenGrant, ...]


class Trails(Protocol):
    """One user's trail in one quest."""

    async def hold_still(self) -> None:
        """Have everything that this transaction reads be of one moment; to be called before anything else in it."""
        ...

    async def events(self, user_id: str, event_types: Collection[str]) -> LoggedEvents:
        """The log, events that were taken back included."""
        ...

    async def completions(self, user_id: str, code: str) -> dict[int, Position]:
        """The places of all cycles that are recorded and stand."""
        ...

    async def completed_by(self, user_id: str, event_id: str) -> list[EventCompletion]:
        """The cycles of all quests that are recorded for this event, and all grants of these cycles."""
        ...

    async def consequences(
        self, user_id: str, code: str, cycles: Collection[int], event_ids: Collection[str]
    ) -> Consequences:
        """What is written about these cycles, and about those that one of these events completed."""
        ...
