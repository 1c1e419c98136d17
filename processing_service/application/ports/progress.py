"""Progress and what follows from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from processing_service.domain.definition import Reward
from processing_service.domain.outcome import Completion
from processing_service.domain.state import State

States = Mapping[str, Mapping[str, State]]
"""States by user id and quest code."""


@dataclass(frozen=True, slots=True)
class UserCompletion:
    """A user's completion; `generation` counts how often it was taken back before and reached again."""

    user_id: str
    completion: Completion
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Recording:
    """A completion to be recorded, and whether it is ever paid."""

    completed: UserCompletion
    payable: bool = True


@dataclass(frozen=True, slots=True)
class Grant:
    """What a completion pays; `grant_id` is the key under which it is credited once, for ever.

    Its points count from `earned_at`. `held`: a budget keeps it back.
    """

    grant_id: str
    user_id: str
    quest_code: str
    quest_name: str
    cycle: int
    version: int
    reward: Reward
    earned_at: datetime
    generation: int = 0
    held: bool = False

    @property
    def is_credited_at_once(self) -> bool:
        """Whether there is nothing in it that the wallet would have to book."""
        return not self.held and not self.reward.gold and not self.reward.diamonds


@dataclass(frozen=True, slots=True)
class Toast:
    """What a user is told; `sequence` counts that user's toasts without a gap."""

    user_id: str
    sequence: int
    kind: str
    payload: Mapping[str, object]


class ProgressStore(Protocol):
    """Rows of users whose participant rows are locked."""

    async def load(self, wanted: Mapping[str, Collection[str]]) -> dict[str, dict[str, State]]: ...

    async def save(self, states: States) -> None: ...

    async def record(self, completions: Sequence[Recording]) -> list[UserCompletion]: ...

    async def correct(self, completions: Sequence[UserCompletion]) -> None: ...

    async def grant(self, grants: Sequence[Grant]) -> set[str]: ...

    async def tell(self, toasts: Sequence[Toast]) -> None: ...
