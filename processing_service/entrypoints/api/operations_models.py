"""The shape of the overview of operations in the API."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from processing_service.application.read_operations import Answer, Operations
from processing_service.entrypoints.api.operations_example import OVERVIEW_EXAMPLE
from shared.contracts.outbox import OutboxBacklog


class _Read(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class QueueItem(_Read):
    """A queue of the broker."""

    name: str
    ready: int | None = Field(description="Messages that no consumer has in hand; null if there is no such queue.")
    consumers: int | None


class BrokerItem(_Read):
    """The broker; without it the queues are null."""

    reachable: bool
    problem: str | None
    events: QueueItem | None
    dead_letters: QueueItem | None


class IntakeItem(_Read):
    """What was stored during the last five minutes."""

    last_stored_at: datetime | None = Field(description="When the newest event of the log was stored, however old.")
    accepted_last_minute: int
    accepted_per_minute: float = Field(description="The mean of the last five minutes.")
    measured: int = Field(description="Of how many events, the newest ones, the lag is told; 1,000 at most.")
    lag_median_seconds: float | None = Field(description="From an event's own time to its storing; null without any.")
    lag_p95_seconds: float | None
    retried: int = Field(description="Stored events whose handling failed, and which are tried again.")
    retried_oldest_age_seconds: float


class OutboxItem(BaseModel):
    """The outbox of a service; null where it cannot be reached."""

    service: str
    reachable: bool
    problem: str | None
    pending: int | None
    oldest_age_seconds: float | None

    @classmethod
    def of(cls, service: str, answer: Answer[OutboxBacklog]) -> Self:
        """The item of an answer."""
        value = answer.value
        return cls(
            service=service,
            reachable=value is not None,
            problem=answer.problem,
            pending=None if value is None else value.pending,
            oldest_age_seconds=None if value is None else value.oldest_age_seconds,
        )


class WaitingItem(_Read):
    """How many wait, and for how long the oldest has; 0 where none does."""

    count: int
    oldest_age_seconds: float


class GrantsItem(_Read):
    """Grants that are not credited, by why, and credited ones that are still to be taken back."""

    pending: WaitingItem = Field(description="On their way to the wallet.")
    held: WaitingItem = Field(description="Held back by a budget.")
    parked: WaitingItem = Field(description="Refused by the wallet.")
    to_reverse: int


class WebhooksItem(_Read):
    """Deliveries that wait for receivers that are not paused, and how many are paused."""

    pending: int
    oldest_age_seconds: float
    paused_endpoints: int


class LeaderboardsItem(_Read):
    """Redis: without it leaderboards come from the database."""

    is_configured: bool
    is_reachable: bool
    waiting: int = Field(description="Places that it does not know of yet, counted up to 10,000.")


class ReconciliationSummary(_Read):
    """The last comparison of the books."""

    began_at: datetime
    ended_at: datetime
    is_scheduled: bool
    users: int
    drift_total: int
    repaired: int


class OperationsOverview(BaseModel):
    """What an operator wants to see."""

    model_config = ConfigDict(json_schema_extra={"examples": [OVERVIEW_EXAMPLE]})

    at: datetime
    broker: BrokerItem
    intake: IntakeItem
    outboxes: list[OutboxItem]
    grants: GrantsItem
    parked_messages: WaitingItem = Field(description="Messages that wait for an admin.")
    webhooks: WebhooksItem
    leaderboards: LeaderboardsItem
    last_reconciliation: ReconciliationSummary | None
    budgets_reached: list[str] = Field(description="Codes of definitions that hold grants back.")

    @classmethod
    def of(cls, seen: Operations) -> Self:
        """What the use case has read."""
        queues, last = seen.queues.value, seen.last_reconciliation
        return cls(
            at=seen.at,
            broker=BrokerItem(
                reachable=queues is not None,
                problem=seen.queues.problem,
                events=None if queues is None else QueueItem.model_validate(queues.events),
                dead_letters=None if queues is None else QueueItem.model_validate(queues.dead_letters),
            ),
            intake=IntakeItem.model_validate(seen.intake),
            outboxes=[OutboxItem.of(service, answer) for service, answer in seen.outboxes.items()],
            grants=GrantsItem.model_validate(seen.grants),
            parked_messages=WaitingItem.model_validate(seen.parked_messages),
            webhooks=WebhooksItem.model_validate(seen.webhooks),
            leaderboards=LeaderboardsItem.model_validate(seen.leaderboards),
            last_reconciliation=None if last is None else ReconciliationSummary.model_validate(last),
            budgets_reached=seen.budgets_reached,
        )
