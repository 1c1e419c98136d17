"""What an operator wants to see now, and how it went over time."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from shared.contracts.outbox import OutboxBacklog


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """A queue of the broker: messages that no consumer has in hand, and who consumes. Both None if there is none."""

    name: str
    ready: int | None
    consumers: int | None


@dataclass(frozen=True, slots=True)
class QueueDepths:
    """The queues that this service reads."""

    events: QueueDepth
    dead_letters: QueueDepth


class Broker(Protocol):
    """The broker, asked about the queues that this service reads."""

    async def depths(self) -> QueueDepths:
        """How they stand.

        Raises:
            TemporaryError: the broker cannot be reached.
        """
        ...


OutboxLook = Callable[[], Awaitable[OutboxBacklog]]
"""What waits in an outbox of some service; raises TemporaryError where it does not answer."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What has been stored lately. Times are from an event's own time to its storing, in seconds.

    `measured` says of how many events the lag is told; without any it is None. `retried` were stored, and their
    handling failed: they are tried again.
    """

    last_stored_at: datetime | None
    accepted_last_minute: int
    accepted_per_minute: float
    measured: int
    lag_median_seconds: float | None
    lag_p95_seconds: float | None
    retried: int
    retried_oldest_age_seconds: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and for how long the oldest has; 0 where none does."""

    count: int
    oldest_age_seconds: float


@dataclass(frozen=True, slots=True)
class GrantBacklog:
    """Grants that are not credited, by why, and credited ones that are still to be taken back."""

    pending: Waiting
    held: Waiting
    parked: Waiting
    to_reverse: int


class OperationsFigures(Protocol):
    """Figures of this service's own tables."""

    async def intake(self) -> Intake:
        """What came in during the last five minutes."""
        ...

    async def grants(self) -> GrantBacklog:
        """Grants that wait."""
        ...

    async def parked_messages(self) -> Waiting:
        """Messages that wait for an admin."""
        ...


class Series(StrEnum):
    """What is sampled; stable names."""

    QUEUE_READY = "queue_ready"
    QUEUE_CONSUMERS = "queue_consumers"
    DEAD_LETTERS = "dead_letters"
    EVENTS_ACCEPTED = "events_accepted"
    LAG_MEDIAN_SECONDS = "lag_median_seconds"
    LAG_P95_SECONDS = "lag_p95_seconds"
    EVENTS_RETRIED = "events_retried"
    AUTH_OUTBOX_PENDING = "auth_outbox_pending"
    AUTH_OUTBOX_AGE_SECONDS = "auth_outbox_age_seconds"
    CATALOG_OUTBOX_PENDING = "catalog_outbox_pending"
    CATALOG_OUTBOX_AGE_SECONDS = "catalog_outbox_age_seconds"
    PROCESSING_OUTBOX_PENDING = "processing_outbox_pending"
    PROCESSING_OUTBOX_AGE_SECONDS = "processing_outbox_age_seconds"
    GRANTS_PENDING = "grants_pending"
    GRANTS_PENDING_AGE_SECONDS = "grants_pending_age_seconds"
    GRANTS_HELD = "grants_held"
    GRANTS_PARKED = "grants_parked"
    GRANTS_TO_REVERSE = "grants_to_reverse"
    PARKED_MESSAGES = "parked_messages"
    WEBHOOKS_PENDING = "webhooks_pending"
    WEBHOOKS_PAUSED = "webhooks_paused"
    LEADERBOARDS_REACHABLE = "leaderboards_reachable"
    LEADERBOARDS_WAITING = "leaderboards_waiting"
    BUDGETS_REACHED = "budgets_reached"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Spread:
    """What the samples of one stretch of time have held."""

    lowest: float
    mean: float
    highest: float


class OperationsSamples(Protocol):
    """Samples, a minute apart."""

    async def last(self) -> datetime | None:
        """When the last one was taken."""
        ...

    async def add(self, at: datetime, values: Mapping[Series, float]) -> None:
        """Keep a sample; one that is there for this time already stays as it is."""
        ...

    async def forget(self, before: datetime) -> None:
        """Delete what is older."""
        ...

    async def history(
        self, start: datetime, end: datetime, step: timedelta
    ) -> Mapping[Series, Mapping[datetime, Spread]]:
        """The samples from `start` to before `end`, drawn together by steps; a step without any is left out."""
        ...
