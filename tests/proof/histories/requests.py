"""What was sent to the system and asked of it, and how it answered."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from tests.proof.histories.record import Record

BadKind = Literal["malformed", "conflict", "poison", "future", "reserved", "oversized"]


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
    reasons: list[str] = Field(default_factory=list)
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
