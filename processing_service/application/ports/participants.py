"""Users as participants."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from processing_service.application.user_facts import UNKNOWN, FactRecord


@dataclass(frozen=True, slots=True)
class Participant:
    """A user whose row is locked; `erased` means that the user was deleted and nothing may be done for them."""

    user_id: str
    toast_sequence: int
    erased: bool
    facts: FactRecord = UNKNOWN


class Participants(Protocol):
    """The users' rows."""

    async def lock(self, user_ids: Collection[str]) -> dict[str, Participant]: ...

    async def number_toasts(self, sequences: Mapping[str, int]) -> None: ...

    async def save_facts(self, facts: Mapping[str, FactRecord]) -> None: ...

    async def discard(self, event_ids: Collection[str]) -> None: ...

    async def erase(self, user_ids: Collection[str]) -> None: ...
