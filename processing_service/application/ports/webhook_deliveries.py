"""Deliveries of webhooks: on their way, and as administrators look at them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from processing_service.domain.webhooks.messages import BodyStyle
from shared.contracts.administration import Act


class DeliveryStatus(StrEnum):
    """How far a delivery is: `pending` waits for its first or next attempt, `failed` is given up."""

    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one endpoint; `id` is the same for every attempt, and what receivers deduplicate by."""

    id: str
    endpoint_id: str
    kind: str
    user_id: str | None
    payload: Mapping[str, Any]
    occurred_at: datetime
    status: DeliveryStatus
    attempts: int
    next_attempt_at: datetime
    last_status: int | None
    last_error: str | None
    created_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries to show; None: all. `since` looks at when they were written."""

    status: DeliveryStatus | None = None
    kind: str | None = None
    user_id: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueDelivery:
    """A delivery that this sender has claimed; `attempt` counts from 1. Without `secrets` it is sent unsigned."""

    id: str
    endpoint_id: str
    kind: str
    payload: Mapping[str, Any]
    occurred_at: datetime
    attempt: int
    url: str
    style: BodyStyle
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A POST to a receiver. Only one that is `trusted` may lead to a private address."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: a status, or, where there was none, what went wrong."""

    status: int | None
    error: str = ""
    retry_after_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one attempt, and what is to become of the delivery: `pause_seconds` is for `pending` alone."""

    delivery_id: str
    number: int
    outcome: DeliveryStatus
    status: int | None = None
    error: str | None = None
    pause_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DeliveryBacklog:
    """What waits for active endpoints, how long the oldest has waited, and how many endpoints are paused."""

    pending: int
    oldest_age_seconds: float
    paused_endpoints: int


class WebhookClient(Protocol):
    """Sends requests to receivers."""

    async def post(self, request: WebhookRequest) -> Answer:
        """Send one; whatever goes wrong on the way is an answer and no error."""
        ...


class DeliveryQueue(Protocol):
    """The deliveries of one database, shared by any number of senders. Each call is a transaction of its own."""

    async def claim(
        self, endpoints: int, per_endpoint: int, lease_seconds: float, busy: Collection[str] = ()
    ) -> list[DueDelivery]:
        """Take due deliveries, of so many endpoints at most that are not `busy`, and of each the longest due."""
        ...

    async def settle(self, endpoint_id: str, attempts: Sequence[Attempt]) -> str | None:
        """Record what came of attempts at one endpoint.

        Returns:
            Why the endpoint is paused from now on; None: it is not, or was before.
        """
        ...


class DeliveryUpkeep(Protocol):
    """Looking after the deliveries as a whole; each call is a transaction of its own."""

    async def backlog(self) -> DeliveryBacklog:
        """What waits."""
        ...

    async def prune(self, keep_days: int, limit: int) -> int:
        """Forget finished deliveries that are older, and those of removed endpoints; how many."""
        ...


class Deliveries(Protocol):
    """Deliveries as administrators deal with them; each call is a transaction of its own."""

    async def find(
        self, endpoint_id: str, wanted: DeliveryFilter, limit: int, offset: int
    ) -> tuple[list[Delivery], int]:
        """A page, newest first, and how many match."""
        ...

    async def add_test(self, delivery_id: str, endpoint_id: str, payload: Mapping[str, Any], act: Act) -> Delivery:
        """Have a test sent to an endpoint, which exists, and record that; as do the others that send."""
        ...

    async def replay(self, endpoint_id: str, delivery_id: str, act: Act) -> tuple[Delivery, bool] | None:
        """Send one again, as if for the first time. False: not now, it is on its way. None: there is none."""
        ...

    async def replay_failed(self, endpoint_id: str, since: datetime, act: Act) -> int:
        """Send all again that were written since then and given up; how many."""
        ...
