"""What is stored of users, read to be compared with what should be, and what such comparisons have found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from processing_service.application.drift import Drift
from processing_service.application.user_facts import UNKNOWN, FactRecord
from processing_service.domain.definition import Reward
from processing_service.domain.event import Position
from processing_service.domain.state import State
from shared.contracts.ledger import LedgerDrift


@dataclass(frozen=True, slots=True)
class Selection:
    """Which users to look at: these, or a share of all (0, exclusive, to 1); `salt` chooses which share."""

    users: tuple[str, ...] = ()
    sample: float = 1.0
    salt: int = 0

    @property
    def is_everybody(self) -> bool:
        """Whether nobody is left out."""
        return not self.users and self.sample >= 1


@dataclass(frozen=True, slots=True)
class BookedCompletion:
    """A completion as it is recorded."""

    code: str
    cycle: int
    version: int
    position: Position
    recorded_at: datetime
    payable: bool
    is_claimed: bool
    generation: int
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class BookedGrant:
    """A grant as it is stored; with a `reversal_policy` it is to be taken back, unless the wallet refuses that.

    One that was given by hand has the key that it was given under, and belongs to no quest. One that `is_revoked` was
    taken back by hand, and its completion stands.
    """

    grant_id: str
    user_id: str
    code: str | None
    cycle: int | None
    version: int | None
    reward: Reward
    status: str
    generation: int
    reversal_policy: str | None
    reversal_is_refused: bool
    manual_key: str | None = None
    is_revoked: bool = False

    @property
    def is_taken_back(self) -> bool:
        """Whether it is cancelled or reversed, or will be."""
        return self.status in ("cancelled", "reversed") or self.reversal_policy is not None


@dataclass(frozen=True, slots=True)
class BookedStanding:
    """A user's standing as it is stored, and what it follows from.

    `earned` is what grants that stand and score bonuses come to; `periods_apart` counts days and weeks that hold other
    points than were earned in them; `highest_score` is what the last star token stands for.
    """

    user_id: str
    points: int
    earned: int
    periods_apart: int
    tokens: int
    highest_score: int
    level: int
    level_told: int


@dataclass(slots=True)
class UserBooks:
    """Everything that is stored of one user; `waits` tells whether an event of theirs is still to be handled again.

    `heard` are the times of the events that say something of the user, each with the time at which it came.
    """

    user_id: str
    erased: bool = False
    facts: FactRecord = UNKNOWN
    waits: bool = False
    states: dict[str, State] = field(default_factory=dict)
    completions: list[BookedCompletion] = field(default_factory=list)
    grants: list[BookedGrant] = field(default_factory=list)
    heard: list[tuple[datetime, datetime]] = field(default_factory=list)


class Books(Protocol):
    """The rows of users, inside one transaction that sees them as they stood at one moment."""

    async def count(self, selection: Selection) -> int:
        """How many users are selected."""
        ...

    async def users(self, selection: Selection, after: str, limit: int) -> list[str]:
        """The next selected users."""
        ...

    async def read(self, users: Collection[str]) -> dict[str, UserBooks]:
        """What is stored of them; those that are unknown are left out."""
        ...

    async def standings(self, users: Collection[str]) -> list[BookedStanding]:
        """The standings of those who have one, or should."""
        ...

    async def decided_anew(self) -> Mapping[str, datetime]:
        """When the past of a quest was last to be folded again, because of a version or an end that came late."""
        ...


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What one comparison of the books has found; `drift` holds the first findings of `drift_total`."""

    id: str
    began_at: datetime
    ended_at: datetime
    selection: Selection
    is_scheduled: bool
    repair: bool
    users: int
    drift: Sequence[Drift]
    drift_total: int
    repaired: int


class Reconciliations(Protocol):
    """The results of comparisons; each call is a transaction of its own."""

    async def add(self, result: Reconciliation) -> None:
        """Keep a result; old ones go."""
        ...

    async def find(self, limit: int, offset: int) -> tuple[list[Reconciliation], int]:
        """A page, newest first, and how many there are."""
        ...

    async def last_scheduled(self) -> datetime | None:
        """When the last one of the schedule began."""
        ...


class LedgerCheck(Protocol):
    """Has the auth service compare balances with their entries."""

    async def check_users(self, users: Sequence[str]) -> list[LedgerDrift]:
        """The drift of these users.

        Raises:
            TemporaryError: there was no answer.
        """
        ...

    async def check_next(self, after: str) -> tuple[list[LedgerDrift], str | None]:
        """The drift of the next users that the ledger knows, and after whom to go on; None at the end.

        Raises:
            TemporaryError: there was no answer.
        """
        ...
