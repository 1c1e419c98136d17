"""What users are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Toast:
    """One message to a user; `sequence` counts from 1, without gaps, for each user."""

    sequence: int
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Cursors:
    """Up to where a user has seen toasts on a screen, the number of the newest, and up to where they have read them.

    A toast that came and went on a screen was seen and not yet read; one that was read was seen.
    """

    seen: int = 0
    newest: int = 0
    read: int = 0

    @property
    def unread(self) -> int:
        """How many toasts the user has not read; numbers have no gaps."""
        return self.newest - self.read


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of a user's toasts, newest first, how many there are in all of its pages, and where the user stands."""

    toasts: list[Toast]
    total: int
    cursors: Cursors


class Toasts(Protocol):
    """The toasts of all users; every call is about one of them."""

    async def cursors(self, user_id: str) -> Cursors:
        """Where the user stands; zeros for one who never got a toast."""
        ...

    async def after(self, user_id: str, sequence: int, limit: int) -> list[Toast]:
        """The next toasts after `sequence`, in order."""
        ...

    async def history(self, user_id: str, limit: int, offset: int, *, unread_only: bool = False) -> Inbox:
        """A page of the user's toasts, newest first."""
        ...

    async def mark_seen(self, user_id: str, sequence: int) -> Cursors:
        """Remember that the user has seen everything up to `sequence`; never goes back, nor beyond the newest."""
        ...

    async def mark_read(self, user_id: str, sequence: int) -> Cursors:
        """Remember that the user has read everything up to `sequence`, and so has seen it; like `mark_seen`."""
        ...
