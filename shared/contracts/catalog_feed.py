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


class DefinitionHistory(_Part):
    """All versions of one definition, oldest first."""

    id: str
    code: str
    versions: list[PublishedVersion]
    archived_at: AwareDatetime | None = None


class DefinitionFeed(_Part):
    """The whole catalog at one revision, which grows with every publishing, archiving and change of the levels."""

    revision: int
    definitions: list[DefinitionHistory]
    levels: LevelCurve = DEFAULT_CURVE
