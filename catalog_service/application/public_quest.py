"""What the public sees of a published definition."""

from datetime import datetime
from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.contracts.definition import Definition, Kind, Repeat, Reward, Visibility, Window
from shared.contracts.objective import ObjectiveOfKind
from shared.contracts.texts import Duration

MASKED_NAME: Final = "???"


class PublicQuest(BaseModel):
    """A published definition. Of a secret one, name, description, objective and segment stay untold."""

    model_config = ConfigDict(frozen=True)

    id: str
    code: str
    version: int
    kind: Kind
    name: str
    description: str
    category: str
    icon: str
    rarity: str = ""
    objective: ObjectiveOfKind | None = Field(description="Null where the definition is secret.")
    repeat: Repeat
    window: Window | None
    prerequisites: list[str]
    min_level: int | None = None
    segment: str | None = Field(default=None, description="Whose events count; null also where it is secret.")
    enrolment: Literal["automatic", "opt_in"]
    deadline: Duration | None = None
    visibility: Visibility
    claim: Literal["automatic", "manual"]
    claim_expires_after: Duration | None
    reward: Reward
    published_at: AwareDatetime
    archived_at: AwareDatetime | None
    paused_at: AwareDatetime | None = Field(
        default=None, description="While it is paused, since when: nothing that happens from then on counts."
    )


def to_public(
    definition_id: str,
    definition: Definition,
    *,
    version: int,
    published_at: datetime,
    archived_at: datetime | None,
    paused_at: datetime | None = None,
    visibility: Visibility,
) -> PublicQuest:
    """Show a version; `visibility` is the latest version's, so that an older one gives no secret away."""
    shown = {name: getattr(definition, name) for name in PublicQuest.model_fields if name in Definition.model_fields}
    masked = (
        {"name": MASKED_NAME, "description": "", "objective": None, "segment": None} if visibility == "secret" else {}
    )
    return PublicQuest(
        **{
            **shown,
            **masked,
            "visibility": visibility,
            "id": definition_id,
            "version": version,
            "published_at": published_at,
            "archived_at": archived_at,
            "paused_at": paused_at,
        }
    )
