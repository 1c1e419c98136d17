"""What the write side holds: definitions with their drafts and versions, rewards, and curves of levels."""

from dataclasses import dataclass
from datetime import datetime

from catalog_service.domain.lifecycle import Lifecycle
from shared.contracts.definition import Definition, Reward
from shared.contracts.levels import LevelCurve


@dataclass(frozen=True, slots=True)
class Draft:
    """A definition in the making. `edition` grows with every change of it and never starts again."""

    definition: Definition
    edition: int
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True)
class Publication:
    """An immutable version: `source` as it was written, `definition` with the reward's amounts filled in."""

    version: int
    source: Definition
    definition: Definition
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True)
class Turn:
    """When something was paused or resumed, by whom, and why, as far as they said."""

    at: datetime
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause, and its end, if it has one; they are numbered from 1."""

    number: int
    begun: Turn
    ended: Turn | None = None


@dataclass(frozen=True, slots=True)
class DefinitionRecord:
    """A definition with its draft, its latest version and its last pause, as far as it has them.

    `edition` is the last draft's.
    """

    id: str
    code: str
    edition: int
    draft: Draft | None
    latest: Publication | None
    archived_at: datetime | None
    pause: Pause | None = None

    @property
    def lifecycle(self) -> Lifecycle:
        """Where it stands."""
        version, published_at = (self.latest.version, self.latest.published_at) if self.latest else (0, None)
        paused_at = self.pause.begun.at if self.pause else None
        resumed_at = self.pause.ended.at if self.pause and self.pause.ended else None
        return Lifecycle(self.code, version, published_at, self.archived_at, paused_at, resumed_at)

    @property
    def pausing(self) -> Turn | None:
        """How it was paused, while it is."""
        return self.pause.begun if self.pause and self.lifecycle.is_paused else None

    @property
    def is_active(self) -> bool:
        """Whether it is published and not archived."""
        return self.latest is not None and self.archived_at is None

    @property
    def draft_differs(self) -> bool:
        """Whether there is a draft that says something else than what was last published."""
        return self.draft is not None and (self.latest is None or self.latest.source != self.draft.definition)

    @property
    def working_copy(self) -> Definition:
        """What an author works on: the draft, else what was last published."""
        if self.draft is not None:
            return self.draft.definition
        if self.latest is not None:
            return self.latest.source
        raise LookupError(f"'{self.code}' has neither draft nor version")


@dataclass(frozen=True, slots=True)
class LevelCurveRecord:
    """A curve of levels that was set, and by whom; the latest one is in effect."""

    curve: LevelCurve
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True)
class RewardRecord:
    """A reward of the catalog's list; `edition` grows with every change."""

    id: str
    name: str
    description: str
    reward: Reward
    edition: int
    created_at: datetime
    updated_at: datetime
