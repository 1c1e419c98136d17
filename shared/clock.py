"""Time and fresh identifiers, as ports: whoever needs them takes them as a value, so that tests decide."""

from datetime import UTC, datetime
from typing import Protocol

from uuid_utils import uuid7


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        return datetime.now(UTC)


def new_id() -> str:
    """A fresh identifier: a UUID of version 7 (RFC 9562), so that ids sort by their time of birth."""
    return str(uuid7())
