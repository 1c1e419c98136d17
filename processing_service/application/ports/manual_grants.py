"""Grants as administrators see them, and those that they give by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from processing_service.application.ports.retractions import Policy
from processing_service.domain.definition import Reward

GrantStatus = Literal["pending", "sending", "held", "credited", "parked", "cancelled", "reversed"]


@dataclass(frozen=True, slots=True)
class ManualGrant:
    """What an administrator gives a user, for a reason; the id follows from the key."""

    grant_id: str
    key: str
    user_id: str
    reward: Reward
    reason: str
    granted_by: str
    earned_at: datetime


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """A grant with everything that became of it.

    Code, name, cycle and version are those of its quest; `reason` and `granted_by` stand where it was given by hand.
    `last_error` is what the wallet said last. It is taken back under a policy and for a reason once it was revoked, or
    an event that it rested on was retracted.
    """

    grant_id: str
    user_id: str
    quest_code: str | None
    quest_name: str | None
    cycle: int | None
    version: int | None
    generation: int
    reward: Reward
    status: GrantStatus
    attempts: int
    last_error: str | None
    earned_at: datetime
    created_at: datetime
    credited_at: datetime | None
    reason: str | None
    granted_by: str | None
    reversal_policy: Policy | None
    reversal_reason: str | None
    reversed_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None

    @property
    def is_taken_back(self) -> bool:
        """Whether nothing of it is paid any more, or will be."""
        return self.status in ("cancelled", "reversed") or self.reversal_policy is not None


class ManualGrants(Protocol):
    """Grants, inside one transaction."""

    async def find(self, grant_id: str) -> GrantRecord | None:
        """One grant, whatever it comes from."""
        ...

    async def give(self, grant: ManualGrant) -> bool:
        """Write a grant of a user whose row is locked; False if its id is there already."""
        ...


@dataclass(frozen=True, slots=True)
class GrantFilter:
    """Which grants to show; None: all."""

    user_id: str | None = None
    status: GrantStatus | None = None
    quest_code: str | None = None


class GrantList(Protocol):
    """Grants, in pages."""

    async def find(self, wanted: GrantFilter, limit: int, offset: int) -> tuple[list[GrantRecord], int]:
        """A page, the newest first, and how many match, counted up to `COUNTED_UP_TO`."""
        ...
