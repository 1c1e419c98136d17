"""Time and fresh identifiers, as ports: whoever needs them takes them as a value, so that tests decide."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from uuid_utils import uuid7


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock, or one that is `offset_seconds` ahead of it."""

    def __init__(self, offset_seconds: float = 0.0) -> None:
        self._offset = timedelta(seconds=offset_seconds)

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        return datetime.now(UTC) + self._offset


def new_id() -> str:
    """A fresh identifier: a UUID of version 7 (RFC 9562), so that ids sort by their time of birth."""
    return str(uuid7())
