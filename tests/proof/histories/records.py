"""The records of a run. Moments are microseconds since 1970 in UTC, so that they compare exactly everywhere."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Measure = Literal["count", "sum", "distinct"]
BadKind = Literal["malformed", "conflict", "poison", "future", "reserved", "oversized"]


def microseconds(moment: datetime) -> int:
    """A moment as the records hold it."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def body_digest(body: bytes) -> str:
    """What tells one message's body from another's: SHA-256, in hexadecimal digits."""
    return sha256(body).hexdigest()


class Record(BaseModel):
    """One line; `file` is the name of the file that holds all of its kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: ClassVar[str]


class SentEvent(Record):
    """One copy of a valid event that the harness has offered; a line for each copy.

    `confirmed`: the broker has confirmed it, or the HTTP ingest has answered that it is stored or known. What was not
    confirmed may have arrived all the same. `source` tells the way, and the sender where there are several.
    """

    file: ClassVar[str] = "sent"

    event_id: str
    event_type: str
    user_id: str
    at: int
    data: dict[str, Any]
    body: str
    confirmed: bool
    source: str = "amqp"


class BadMessage(Record):
    """A message that must be set aside, and stop nobody.

    `body` is its digest. A `conflict` says something else under the id of an event that was sent as well: one of the
    two is stored and the other parked. `reasons`: those under which it may be parked; none given: any. `redriven`: it
    was redriven after its cause was mended, so that its event (`event_id`) is in the log in the end. `deaths`: how
    often a process was seen to die of it.
    """

    file: ClassVar[str] = "bad_messages"

    label: str
    kind: BadKind
    body: str
    confirmed: bool
    event_id: str | None = None
    reasons: list[str] = []
    redriven: bool = False
    deaths: int = 0


class SignIn(Record):
    """An attempt to sign in with the right password; `answered` with 200, or its answer was lost."""

    file: ClassVar[str] = "sign_ins"

    user_id: str
    answered: bool


class Answer(Record):
    """An HTTP answer to a request that had to be refused. `during_outage`: a server had been killed at that time."""

    file: ClassVar[str] = "answers"

    request: str
    status: int
    is_problem: bool
    during_outage: bool = False


class Stream(Record):
    """A connection of a follower of toasts was opened: of `user_id`, its `connection`-th, after `last_event_id`."""

    file: ClassVar[str] = "streams"

    follower: str
    user_id: str
    connection: int
    last_event_id: int | None


class StreamToast(Record):
    """A toast arrived; the lines are in the order of arrival. `created_at` is the toast's own."""

    file: ClassVar[str] = "stream_toasts"

    follower: str
    connection: int
    sequence: int
    kind: str
    code: str | None
    cycle: int | None
    created_at: int


class StreamEnd(Record):
    """A follower has stopped. `saw_all`: it had been given the time to see everything, so nothing may be missing."""

    file: ClassVar[str] = "stream_ends"

    follower: str
    saw_all: bool


class DefinitionVersion(Record):
    """A published version. `is_plain`: a single leaf of `measure`, without anything that the reference cannot count."""

    file: ClassVar[str] = "definitions"

    code: str
    version: int
    published_at: int
    archived_at: int | None
    is_plain: bool
    on: list[str]
    measure: str
    field: str | None
    target: str
    limit: int | None
    reset: str
    claim: str
    gold: int
    diamonds: int
    points: int


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


class Progress(Record):
    """What is stored of a user's progress in the cycle under way; `value` is null where there is none."""

    file: ClassVar[str] = "progress"

    user_id: str
    code: str
    times_completed: int
    measure: str | None
    value: Any


class Completion(Record):
    """A recorded completion, one that was taken back included."""

    file: ClassVar[str] = "completions"

    user_id: str
    code: str
    cycle: int
    generation: int
    version: int
    event_id: str
    at: int
    payable: bool
    claimed: bool
    reversed: bool


class Grant(Record):
    """What a completion pays; of no quest (`code` null) where an administrator gave it."""

    file: ClassVar[str] = "grants"

    grant_id: str
    user_id: str
    code: str | None
    cycle: int | None
    generation: int
    version: int | None
    gold: int
    diamonds: int
    points: int
    status: str
    revoked: bool


class Participant(Record):
    """A user as the processing service knows them; `toast_sequence` is the number of their newest toast."""

    file: ClassVar[str] = "participants"

    user_id: str
    toast_sequence: int
    erased: bool


class Toast(Record):
    """A row of toasts."""

    file: ClassVar[str] = "toasts"

    user_id: str
    sequence: int
    kind: str
    code: str | None
    cycle: int | None
    created_at: int


class Standing(Record):
    """A user's points."""

    file: ClassVar[str] = "standings"

    user_id: str
    points: int


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


class Transaction(Record):
    """A transaction of the ledger."""

    file: ClassVar[str] = "transactions"

    id: str
    kind: str
    user_id: str
    reverses: str | None


class Entry(Record):
    """A line of a transaction of the ledger, at the end."""

    file: ClassVar[str] = "entries"

    transaction_id: str
    account: str
    currency: str
    amount: int


class EarlierEntry(Entry):
    """A line of the ledger as it was seen at some moment during the run."""

    file: ClassVar[str] = "earlier_entries"


class Balance(Record):
    """What a wallet says it holds, and what its user owes."""

    file: ClassVar[str] = "balances"

    user_id: str
    currency: str
    amount: int
    owed: int


FILES: Final[dict[str, type[Record]]] = {
    kind.file: kind
    for kind in (
        SentEvent,
        BadMessage,
        SignIn,
        Answer,
        Stream,
        StreamToast,
        StreamEnd,
        DefinitionVersion,
        StoredEvent,
        Retraction,
        Progress,
        Completion,
        Grant,
        Participant,
        Toast,
        Standing,
        ParkedRow,
        OutboxRow,
        Leftover,
        Transaction,
        Entry,
        EarlierEntry,
        Balance,
    )
}
