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
    """Up to where a user has seen their toasts, and the number of the newest one."""

    seen: int = 0
    newest: int = 0


class Toasts(Protocol):
    """The toasts of all users; every call is about one of them."""

    async def cursors(self, user_id: str) -> Cursors:
        """Where the user stands; zeros for one who never got a toast."""
        ...

    async def after(self, user_id: str, sequence: int, limit: int) -> list[Toast]:
        """The next toasts after `sequence`, in order."""
        ...

    async def history(self, user_id: str, limit: int, offset: int) -> tuple[list[Toast], int]:
        """A page of the user's toasts, newest first, and how many there are."""
        ...

    async def mark_seen(self, user_id: str, sequence: int) -> Cursors:
        """Remember that the user has seen everything up to `sequence`; never goes back, nor beyond the newest."""
        ...
