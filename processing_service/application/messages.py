"""What arrives: raw messages, the events that they turn out to be, and those that cannot be accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from processing_service.domain.event import Event


class ParkingReason(StrEnum):
    """Why a message was parked or an event refused; stable names that operators filter by."""

    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    INVALID = "invalid"
    NO_IDENTITY = "no_identity"
    RESERVED_TYPE = "reserved_type"
    IN_THE_FUTURE = "in_the_future"
    SAME_ID_OTHER_BODY = "same_id_other_body"
    KILLS_THE_WORKER = "kills_the_worker"
    HANDLING_FAILED = "handling_failed"
    DEAD_LETTERED = "dead_lettered"
    USER_ERASED = "user_erased"


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message as the broker delivered it; `headers` holds its application headers.

    `envelope_fault` says why the properties could not be read, where that is so: the message then comes without them.
    """

    body: bytes
    routing_key: str
    message_id: str | None = None
    timestamp: datetime | None = None
    content_type: str | None = None
    headers: Mapping[str, Any] = field(default_factory=dict)
    envelope_fault: str = ""


@dataclass(frozen=True, slots=True)
class IncomingEvent:
    """A valid event; `data_json` is the text of its data, to be stored as it is."""

    event: Event
    data_json: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be accepted: a stable reason, and a sentence that says what to mend."""

    reason: ParkingReason
    detail: str


@dataclass(frozen=True, slots=True)
class ParkedMessage:
    """A refused message on its way into the parking table."""

    message: RawMessage
    refusal: Refusal
    source: str
    event_id: str | None = None
    event_type: str | None = None
    user_id: str | None = None


class Delivered(Protocol):
    """A message in hand; `redelivered` means that it was handed out before and never acknowledged."""

    @property
    def message(self) -> RawMessage: ...

    @property
    def redelivered(self) -> bool: ...
