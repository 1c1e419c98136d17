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
class DefinitionRecord:
    """A definition with its draft and its latest version, as far as it has them; `edition` is the last draft's."""

    id: str
    code: str
    edition: int
    draft: Draft | None
    latest: Publication | None
    archived_at: datetime | None

    @property
    def lifecycle(self) -> Lifecycle:
        """Where it stands."""
        version, published_at = (self.latest.version, self.latest.published_at) if self.latest else (0, None)
        return Lifecycle(self.code, version, published_at, self.archived_at)

    @property
    def is_active(self) -> bool:
        """Whether it is published and not archived."""
        return self.latest is not None and self.archived_at is None

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
