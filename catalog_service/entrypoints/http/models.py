"""What the API answers, beside the public quests."""

from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, Field

from catalog_service.application.records import DefinitionRecord, Publication, RewardRecord
from shared.contracts.definition import Definition, Reward


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
    state: Literal["draft", "published", "archived"] = Field(
        description="`draft` was never published. A published one may have a draft of its next version besides."
    )
    version: int | None = Field(description="The latest published version.")
    published_at: AwareDatetime | None
    published_by: str | None
    archived_at: AwareDatetime | None
    published: Definition | None = Field(description="The latest version, with the reward's amounts filled in.")
    draft: DraftView | None

    @classmethod
    def of(cls, record: DefinitionRecord) -> Self:
        """Show a record."""
        latest, draft = record.latest, record.draft
        return cls(
            id=record.id,
            code=record.code,
            state="archived" if record.archived_at else "published" if latest else "draft",
            version=latest.version if latest else None,
            published_at=latest.published_at if latest else None,
            published_by=latest.published_by if latest else None,
            archived_at=record.archived_at,
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
        return cls.of(DefinitionRecord(record.id, record.code, record.edition, None, latest, record.archived_at))


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
