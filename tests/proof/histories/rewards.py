"""What can be earned, how far users are, and what came of it."""

from typing import Any, ClassVar

from tests.proof.histories.record import Record


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
