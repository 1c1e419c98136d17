"""One user's progress and completions, as pages show them and claims need them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from processing_service.application.user_facts import FactRecord
from processing_service.domain.definition import Reward
from processing_service.domain.state import State


@dataclass(frozen=True, slots=True)
class PaidReward:
    """What a completion has been granted, and how far that has come; what was revoked is taken back by hand."""

    grant_id: str
    reward: Reward
    status: str
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class RecordedCompletion:
    """A completion; `paid` is None while it waits to be claimed, and for ever where it is not `payable`."""

    code: str
    cycle: int
    version: int
    completed_at: datetime
    event_id: str
    recorded_at: datetime
    claimed_at: datetime | None = None
    paid: PaidReward | None = None
    payable: bool = True
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Claimable:
    """A completed cycle that waits to be claimed."""

    cycle: int
    version: int
    recorded_at: datetime


class Records(Protocol):
    """What is recorded for users."""

    async def facts(self, user_id: str) -> FactRecord:
        """What is known of the user."""
        ...

    async def states(self, user_id: str) -> dict[str, State]:
        """All of the user's progress, by quest code."""
        ...

    async def claimable(self, user_id: str, most: int) -> dict[str, tuple[Claimable, ...]]:
        """The completed cycles that wait to be claimed, by quest code; of each quest the first `most`."""
        ...

    async def completions(self, user_id: str, code: str, most: int) -> list[RecordedCompletion]:
        """The latest `most` completions of one quest, the newest first."""
        ...

    async def completion(self, user_id: str, code: str, cycle: int) -> RecordedCompletion | None:
        """One completion."""
        ...

    async def mark_claimed(self, user_id: str, code: str, cycle: int, claimed_at: datetime) -> None:
        """Record a claim; the user's row is locked."""
        ...
