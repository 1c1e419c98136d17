"""Events that were taken back, and what followed from them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from processing_service.domain.definition import Reward

Policy = Literal["owe", "floor"]
"""What becomes of the part of a reward that the balance does not cover: owed, or written off."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """Why completions are taken back, and what becomes of what was spent already."""

    retraction_id: str
    policy: Policy
    reason: str


@dataclass(frozen=True, slots=True)
class UndoneCompletion:
    """A completion that was taken back just now."""

    code: str
    cycle: int
    version: int
    generation: int
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class UndoneGrant:
    """A grant that was taken back just now: `was` is its status before; one that was given by hand has no `code`."""

    grant_id: str
    code: str | None
    reward: Reward
    was: str

    @property
    def is_to_be_reversed(self) -> bool:
        """Whether the wallet has, or may have, booked it."""
        return self.was in ("credited", "sending") and self.reward.gold + self.reward.diamonds > 0


class Retractions(Protocol):
    """What was taken back of users whose participant rows are locked."""

    async def of(self, event_id: str) -> str | None:
        """The retraction of an event."""
        ...

    async def among(self, event_ids: Collection[str]) -> set[str]:
        """Which of these events were taken back, be it before they came."""
        ...

    async def record(self, user_id: str, event_ids: Collection[str], retraction_id: str) -> None:
        """Take events of a user back: from now on they stand in the log and in no history."""
        ...

    async def undo(self, user_id: str, cycles: Mapping[str, Collection[int]]) -> list[UndoneCompletion]:
        """Take completions back by quest code, those that are recorded and stand."""
        ...

    async def undo_grants(
        self, user_id: str, undone: Collection[UndoneCompletion], undoing: Undoing
    ) -> list[UndoneGrant]:
        """Take the grants of completions back: what was not sent is cancelled, what was is to be reversed."""
        ...

    async def revoke(self, grant_id: str, undoing: Undoing, revoked_by: str, revoked_at: datetime) -> UndoneGrant:
        """Take one grant back that was not taken back before, in the same way; what it rests on stands."""
        ...
