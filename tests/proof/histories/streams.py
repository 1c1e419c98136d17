"""What clients saw on their streams of toasts."""

from typing import ClassVar

from tests.proof.histories.record import Record


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
