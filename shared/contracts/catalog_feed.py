"""What the processing service reads from the catalog: every published version of every definition."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.contracts.definition import Definition
from shared.contracts.levels import DEFAULT_CURVE, LevelCurve


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PublishedVersion(_Part):
    """One immutable version; its reward holds the amounts themselves."""

    version: int
    published_at: AwareDatetime
    definition: Definition


class PausedTime(_Part):
    """A time in which no event counts for a definition; `resumed_at` is null while it lasts."""

    paused_at: AwareDatetime
    resumed_at: AwareDatetime | None = None


class DefinitionHistory(_Part):
    """All versions of one definition, oldest first, and its pauses in the order of time."""

    id: str
    code: str
    versions: list[PublishedVersion]
    archived_at: AwareDatetime | None = None
    pauses: list[PausedTime] = []


class DefinitionFeed(_Part):
    """The whole catalog at one revision, which grows with every change of a definition's history, and of the levels."""

    revision: int
    definitions: list[DefinitionHistory]
    levels: LevelCurve = DEFAULT_CURVE
