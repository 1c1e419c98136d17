"""Messages that could not be accepted, as admins deal with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from processing_service.application.messages import RawMessage
from shared.contracts.administration import Act, Action


class ParkedStatus(StrEnum):
    """What became of a parked message."""

    WAITING = "waiting"
    REDRIVEN = "redriven"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ParkedSummary:
    """A parked message without its body; ids are known where the message could be read that far."""

    id: str
    source: str
    reason: str
    detail: str
    routing_key: str
    event_id: str | None
    event_type: str | None
    user_id: str | None
    body_bytes: int
    parked_at: datetime
    status: ParkedStatus
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str | None


@dataclass(frozen=True, slots=True)
class ParkedFilter:
    """Which messages to show; None: all."""

    status: ParkedStatus | None = None
    reason: str | None = None
    event_type: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class ParkedDetail:
    """A parked message with the beginning of its body and its properties."""

    summary: ParkedSummary
    body: bytes
    properties: Mapping[str, Any]


class ParkedMessages(Protocol):
    """The parked messages; each call is a transaction of its own."""

    async def find(self, wanted: ParkedFilter, limit: int, offset: int) -> tuple[list[ParkedSummary], int]:
        """A page, newest first, and how many match."""
        ...

    async def summary(self, message_id: str) -> ParkedSummary | None:
        """One message without its body."""
        ...

    async def detail(self, message_id: str, most_bytes: int) -> ParkedDetail | None:
        """One message with the first `most_bytes` of its body."""
        ...

    async def original(self, message_id: str) -> RawMessage | None:
        """The message as it came, whole."""
        ...

    async def resolve(
        self, message_id: str, parked_at: datetime, status: ParkedStatus, resolution: str, act: Act
    ) -> bool:
        """Close a message that waits since `parked_at`, and record who did it.

        False: it does not, or it has been parked again meanwhile.
        """
        ...


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message that waits since `parked_at`."""

    id: str
    parked_at: datetime


@dataclass(frozen=True, slots=True)
class Selected:
    """Which waiting messages are meant: these, or those that the filter fits, whose status is not looked at."""

    ids: Sequence[str] = ()
    matching: ParkedFilter = ParkedFilter()


class ParkedBulk(Protocol):
    """Many parked messages at once; each call is a transaction of its own."""

    async def waiting(self, selected: Selected, limit: int) -> tuple[list[WaitingMessage], int]:
        """The selected messages that wait, the oldest first, and how many there are in all."""
        ...

    async def originals(self, ids: Sequence[str]) -> dict[str, RawMessage]:
        """Messages as they came, by id."""
        ...

    async def resolve_all(
        self, messages: Sequence[WaitingMessage], status: ParkedStatus, action: Action, resolved_by: str, reason: str
    ) -> int:
        """Close those that still wait since then, each with an entry in the audit log; how many."""
        ...


class MessageSender(Protocol):
    """Sends a message to the events exchange again."""

    async def send(self, message: RawMessage) -> None:
        """Publish, and return once the broker has confirmed.

        Raises:
            TemporaryError: the broker is away, or did not confirm.
        """
        ...


class BulkSender(Protocol):
    """Sends many messages to the events exchange again."""

    async def send_all(self, messages: Sequence[RawMessage]) -> list[bool]:
        """Publish, and say of each, in their order, whether the broker has confirmed it.

        Raises:
            TemporaryError: the broker is away; nothing was sent.
        """
        ...
