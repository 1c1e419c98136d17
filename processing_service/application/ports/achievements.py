"""The achievements and plain badges that users have unlocked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Earned:
    """What a user has unlocked and not lost: a completed definition by its `code`, or a plain badge by its name."""

    user_id: str
    unlocked_at: datetime
    code: str | None = None
    badge: str | None = None


class Achievements(Protocol):
    """Completions that stand, and badges whose events were not taken back."""

    async def standing(self, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which of these pairs of user id and code are completed, at least once."""
        ...

    async def earned(self, user_ids: Collection[str], codes: Collection[str]) -> list[Earned]:
        """All plain badges of these users, and their first completions of these codes."""
        ...
