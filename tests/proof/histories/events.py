"""What the event log holds, what was set aside, and what was left to do."""

from typing import Any, ClassVar

from tests.proof.histories.record import Record


class StoredEvent(Record):
    """A row of the event log."""

    file: ClassVar[str] = "events"

    event_id: str
    event_type: str
    user_id: str | None
    at: int
    data: dict[str, Any]


class Retraction(Record):
    """An event that was taken back: it stays in the log and counts nowhere."""

    file: ClassVar[str] = "retractions"

    event_id: str


class ParkedRow(Record):
    """A message that was set aside; `body` is its digest."""

    file: ClassVar[str] = "parked"

    body: str
    reason: str
    event_id: str | None
    status: str


class OutboxRow(Record):
    """A row of a service's outbox that is still kept."""

    file: ClassVar[str] = "outbox"

    service: str
    event_id: str
    event_type: str
    user_id: str | None
    published: bool


class Leftover(Record):
    """Work that was not finished at the end, such as messages in a queue; a line with 0 says that somebody looked."""

    file: ClassVar[str] = "leftovers"

    what: str
    number: int
