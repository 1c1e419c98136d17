"""Endpoints of webhooks and what is delivered to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from processing_service.domain.webhooks.messages import WebhookMessage
from shared.contracts.administration import Act


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A receiver. One that is `built_in` comes from a setting and not from an administrator.

    While it is `paused` nothing is sent to it, and nothing new is written for it.
    """

    id: str
    url: str
    description: str
    kinds: tuple[str, ...]
    status: str
    created_by: str
    created_at: datetime
    built_in: bool = False
    paused_reason: str | None = None
    paused_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    last_delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EndpointChanges:
    """What is to become different; None: stays. `active`: whether to resume, with a clean slate, or to pause."""

    url: str | None = None
    description: str | None = None
    kinds: tuple[str, ...] | None = None
    active: bool | None = None
    paused_reason: str = ""


class Announcements(Protocol):
    """Deliveries written in the transaction of what they tell of."""

    async def wanted(self) -> Collection[str]:
        """The kinds that active endpoints want."""
        ...

    async def add(self, messages: Sequence[WebhookMessage]) -> None:
        """One delivery for each message and each active endpoint that wants its kind; what is known is left alone."""
        ...


class Endpoints(Protocol):
    """The endpoints; each call is a transaction of its own."""

    async def add(self, endpoint: Endpoint, secret: str, act: Act) -> None:
        """Keep a new one, and record that; as do the others that change one."""
        ...

    async def list(self, limit: int, offset: int) -> tuple[list[Endpoint], int]:
        """A page, newest first, and how many there are."""
        ...

    async def find(self, endpoint_id: str) -> Endpoint | None:
        """One of them."""
        ...

    async def change(self, endpoint_id: str, changes: EndpointChanges, act: Act) -> Endpoint | None:
        """Change one; None: there is none of that id."""
        ...

    async def rotate(self, endpoint_id: str, secret: str, old_signs_seconds: float, act: Act) -> Endpoint | None:
        """Sign with another secret from now on, and with the one before as well for a while."""
        ...

    async def remove(self, endpoint_id: str, act: Act) -> bool:
        """Forget one and its deliveries. False: there is none of that id."""
        ...

    async def keep_built_in(self, endpoint_id: str, url: str, kinds: Sequence[str]) -> None:
        """Have the built-in endpoint at `url`; none at all where that is empty."""
        ...
