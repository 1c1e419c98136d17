"""What the API answers, beside the public quests."""

from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PositiveInt

from catalog_service.application.records import DefinitionRecord, Publication, RewardRecord
from catalog_service.domain.lifecycle import State
from shared.contracts.definition import Definition, Reward
from shared.contracts.texts import Text
from shared.definitions.diff import Migration


class DraftView(BaseModel):
    """A definition in the making."""

    edition: int = Field(description="The number in the draft's ETag; grows with every change.")
    updated_at: AwareDatetime
    updated_by: str
    definition: Definition


class DefinitionView(BaseModel):
    """A definition as its authors see it."""

    id: str
    code: str
    state: State = Field(
        description="`draft` was never published. A live or paused one may have a draft of its next version besides."
    )
    version: int | None = Field(description="The latest published version.")
    published_at: AwareDatetime | None
    published_by: str | None
    archived_at: AwareDatetime | None
    paused_at: AwareDatetime | None = Field(description="While it is paused, since when nothing counts.")
    paused_by: str | None
    paused_reason: str | None
    draft_differs: bool = Field(description="Whether there is a draft that says something else than what is live.")
    published: Definition | None = Field(description="The latest version, with the reward's amounts filled in.")
    draft: DraftView | None

    @classmethod
    def of(cls, record: DefinitionRecord) -> Self:
        """Show a record."""
        latest, draft, pausing = record.latest, record.draft, record.pausing
        return cls(
            id=record.id,
            code=record.code,
            state=record.lifecycle.state,
            version=latest.version if latest else None,
            published_at=latest.published_at if latest else None,
            published_by=latest.published_by if latest else None,
            archived_at=record.archived_at,
            paused_at=pausing.at if pausing else None,
            paused_by=pausing.by if pausing else None,
            paused_reason=pausing.reason if pausing else None,
            draft_differs=record.draft_differs,
            published=latest.definition if latest else None,
            draft=DraftView(
                edition=draft.edition,
                updated_at=draft.updated_at,
                updated_by=draft.updated_by,
                definition=draft.definition,
            )
            if draft
            else None,
        )

    @classmethod
    def after_publishing(cls, record: DefinitionRecord, latest: Publication) -> Self:
        """Show a record as it is once `latest` is its latest version."""
        return cls.of(replace(record, draft=None, latest=latest))

    @classmethod
    def after_rollback(cls, record: DefinitionRecord, latest: Publication) -> Self:
        """The same, with its draft kept."""
        return cls.of(replace(record, latest=latest))


Reason = Annotated[
    Text, Field(min_length=1, max_length=500, description="Why; it goes into the event that tells of it.")
]


class ReasonBody(BaseModel):
    """Why something is done; it may be left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "the event counts double"}]})

    reason: Reason | None = None


class RollbackBody(ReasonBody):
    """The version to go back to."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"version": 3, "migration": "carry", "reason": "version 4 asks too much"}]},
    )

    version: PositiveInt = Field(le=2**31 - 1, description="The one whose content is to be live again.")
    migration: Migration = Field(default="carry", description="What becomes of users who have begun.")


class RewardView(BaseModel):
    """A reward of the list."""

    id: str
    name: str
    description: str
    reward: Reward
    created_at: AwareDatetime
    updated_at: AwareDatetime

    @classmethod
    def of(cls, record: RewardRecord) -> Self:
        """Show a record."""
        return cls(
            id=record.id,
            name=record.name,
            description=record.description,
            reward=record.reward,
            created_at=record.created_at,
            updated_at=record.updated_at,
        )


class ImportedDefinitionView(BaseModel):
    """What became of one definition of the file."""

    code: str
    outcome: Literal["created", "changed", "unchanged"]
    version: int | None = Field(description="Its latest published version.")


class ImportedRewardView(BaseModel):
    """What became of one reward of the file."""

    name: str
    outcome: Literal["created", "changed", "unchanged"]


class ImportView(BaseModel):
    """What became of the file, in its order."""

    rewards: list[ImportedRewardView]
    definitions: list[ImportedDefinitionView]
