"""What the use cases need from outside. Whoever begins a unit of work ends it: nothing below ever commits."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from catalog_service.application.public_quest import PublicQuest
from catalog_service.application.records import (
    DefinitionRecord,
    Draft,
    LevelCurveRecord,
    Pause,
    Publication,
    RewardRecord,
)
from shared.contracts.administration import Audit
from shared.contracts.catalog_feed import DefinitionFeed
from shared.contracts.event import Event


class Definitions(Protocol):
    """The write side's definitions."""

    async def add(self, definition_id: str, code: str, created_at: datetime) -> bool:
        """Take a code; False where it is taken already."""
        ...

    async def find(self, code: str) -> DefinitionRecord | None:
        """Read without a lock."""
        ...

    async def lock(self, code: str) -> DefinitionRecord | None:
        """Read, and keep everybody else from changing it until the unit of work ends."""
        ...

    async def list_all(self) -> list[DefinitionRecord]:
        """All of them, archived ones too, by code."""
        ...

    async def history(self, definition_id: str) -> list[Publication]:
        """All versions, oldest first."""
        ...

    async def save_draft(self, definition_id: str, draft: Draft) -> None:
        """Store the draft, in place of the one before."""
        ...

    async def drop_draft(self, definition_id: str) -> None:
        """Forget the draft."""
        ...

    async def remove(self, definition_id: str) -> None:
        """Forget a definition that was never published, so that its code is free again."""
        ...

    async def add_publication(self, definition_id: str, publication: Publication) -> None:
        """Add a version."""
        ...

    async def archive(self, definition_id: str, archived_at: datetime) -> None:
        """Mark it as ended."""
        ...

    async def save_pause(self, definition_id: str, pause: Pause) -> None:
        """Store a pause, in place of the one of the same number, which had no end yet."""
        ...


class Rewards(Protocol):
    """The list of rewards."""

    async def add(self, reward: RewardRecord) -> bool:
        """Add a reward; False where its name is taken."""
        ...

    async def find(self, name_or_id: str) -> RewardRecord | None:
        """Read without a lock."""
        ...

    async def lock(self, name_or_id: str) -> RewardRecord | None:
        """Read, and keep everybody else from changing it until the unit of work ends."""
        ...

    async def list_all(self) -> list[RewardRecord]:
        """All of them, by name."""
        ...

    async def save(self, reward: RewardRecord) -> None:
        """Store a changed reward."""
        ...


class LevelCurves(Protocol):
    """The curves of levels, one after the other."""

    async def latest(self) -> LevelCurveRecord | None:
        """The one in effect; None where none was ever set."""
        ...

    async def add(self, record: LevelCurveRecord) -> None:
        """Put one in effect; those before stay on record."""
        ...


class ReadModel(Protocol):
    """The published definitions as the public sees them, written in the same unit of work as their source."""

    async def replace(self, definition_id: str, versions: Sequence[PublicQuest]) -> None:
        """Show these versions of a definition, oldest first, and no others."""
        ...

    async def clear(self) -> None:
        """Show nothing, before everything is shown anew."""
        ...


class UnitOfWork(Protocol):
    """One transaction. Locks are taken in this order: the catalog, definitions by code, rewards by name."""

    @property
    def definitions(self) -> Definitions: ...

    @property
    def rewards(self) -> Rewards: ...

    @property
    def levels(self) -> LevelCurves: ...

    @property
    def read_model(self) -> ReadModel: ...

    @property
    def audit(self) -> Audit: ...

    async def lock_catalog(self) -> int:
        """The catalog's revision; whoever else wants to move it on waits until this unit of work ends."""
        ...

    async def set_revision(self, revision: int) -> None:
        """Move the catalog's revision on."""
        ...

    async def announce(self, events: Sequence[Event]) -> None:
        """Have events published once this unit of work is committed."""
        ...


class UnitsOfWork(Protocol):
    """Begins units of work: a clean exit commits, an exception rolls back."""

    def begin(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


class ConditionChecker(Protocol):
    """Knows the language of conditions."""

    def find_fault(self, source: str) -> "ConditionFault | None":
        """Why a condition does not compile; None where it does."""
        ...

    def find_segment_fault(self, source: str) -> "ConditionFault | None":
        """Why a segment does not compile, which looks at the user alone; None where it does."""
        ...


@dataclass(frozen=True, slots=True)
class ConditionFault:
    """Why a condition does not compile, and where: line and column count from 1."""

    message: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class QuestFilter:
    """Which published definitions are asked for; None means any."""

    kind: str | None = None
    category: str | None = None
    code: str | None = None
    include_archived: bool = False


class PublicQuests(Protocol):
    """Reads the read model."""

    async def revision(self) -> int:
        """The catalog's revision: what is read after it is at least as new."""
        ...

    async def page(self, wanted: QuestFilter, *, limit: int, offset: int) -> tuple[list[PublicQuest], int]:
        """One page by code, hidden ones left out, and how many there are in all."""
        ...

    async def find(self, code_or_id: str) -> PublicQuest | None:
        """The latest version; None where there is none, or it is hidden."""
        ...

    async def versions(self, code_or_id: str, *, limit: int, offset: int) -> tuple[list[PublicQuest], int]:
        """One page of its versions, newest first, and how many there are; none at all where it is hidden."""
        ...


class Feed(Protocol):
    """Reads what the processing service needs."""

    async def revision(self) -> int:
        """The catalog's revision."""
        ...

    async def read(self) -> DefinitionFeed:
        """Every version of every definition, and the curve of levels, at one revision."""
        ...
