"""What the services' own events carry in `event_data`."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

from shared.contracts import event_types
from shared.contracts.administration import AdministrationData
from shared.contracts.definition import Kind
from shared.contracts.levels import LevelCurve


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NothingMore(_Data):
    """The type says it all."""


AttributeValue = (
    StrictBool
    | Annotated[int, Field(strict=True, ge=-(2**63), lt=2**63)]
    | Annotated[float, Field(strict=True, allow_inf_nan=False)]
    | StrictStr
)
"""A text, a whole number of at most 64 bits, another finite number, or a boolean; true is no number."""


class UserUpdatedData(_Data):
    """What is now true of the user."""

    user_name: str
    time_zone: str = Field(description="An IANA name, such as Europe/Berlin.")
    attributes: dict[str, AttributeValue] = Field(
        default={}, description="What administrators say about the user: all of it, at each event."
    )


class DefinitionData(_Data):
    """A version of a definition."""

    code: str
    version: int
    kind: Kind


class PublicationData(DefinitionData):
    """A version that was published; rolled back, it has the content of an earlier one."""

    restored_version: int | None = Field(default=None, description="The version whose content it has, if rolled back.")
    reason: str | None = Field(default=None, description="Why it was rolled back, as the administrator said.")


class PauseData(DefinitionData):
    """A definition that was paused or resumed, under the version that was in effect."""

    reason: str | None = Field(default=None, description="Why, as the administrator said.")


class LevelCurveData(_Data):
    """How many points each level takes from now on."""

    curve: LevelCurve


class ClaimData(_Data):
    """A completed cycle whose reward was claimed, under the version that was in effect."""

    code: str
    cycle: int = Field(description="The ordinal of the completion, from 1.")
    version: int


class CompletionData(_Data):
    """A completed cycle of a quest, under the version that was in effect."""

    code: str
    kind: Literal["quest", "achievement"]
    cycle: int = Field(description="The ordinal of the completion, from 1.")
    version: int


class EnrolmentData(_Data):
    """A quest that has to be accepted."""

    code: str


class BudgetData(_Data):
    """A definition whose grants have reached the budget of its latest version; null is without end."""

    code: str
    version: int
    gold: int | None
    diamonds: int | None


class LevelData(_Data):
    """A level that the user's points have reached."""

    level: int = Field(description="From 2: everybody begins at level 1.")


class CycleTakenBack(_Data):
    """A completion that rested on an event that was taken back."""

    code: str
    cycle: int


class RetractionData(_Data):
    """An event that does not count any more, why, and the completions that went with it."""

    event_id: str
    event_type: str
    reason: str
    policy: Literal["owe", "floor"] = Field(
        description="What becomes of the part of a reward that the balance does not cover: owed, or written off."
    )
    retracted_by: str = Field(description="The administrator's user id.")
    taken_back: list[CycleTakenBack]


EVENT_DATA: Final[dict[str, type[BaseModel]]] = {
    event_types.NEW_USER_SIGN_IN: NothingMore,
    event_types.USER_SIGN_IN: NothingMore,
    event_types.USER_UPDATED: UserUpdatedData,
    event_types.USER_DELETED: NothingMore,
    event_types.QUEST_PUBLISHED: PublicationData,
    event_types.QUEST_PAUSED: PauseData,
    event_types.QUEST_RESUMED: PauseData,
    event_types.QUEST_ARCHIVED: DefinitionData,
    event_types.LEVEL_CURVE_PUBLISHED: LevelCurveData,
    event_types.QUEST_COMPLETED: CompletionData,
    event_types.QUEST_ACCEPTED: EnrolmentData,
    event_types.QUEST_ABANDONED: EnrolmentData,
    event_types.QUEST_BUDGET_REACHED: BudgetData,
    event_types.REWARD_CLAIMED: ClaimData,
    event_types.EVENT_RETRACTED: RetractionData,
    event_types.LEVEL_REACHED: LevelData,
    event_types.ADMINISTRATION_RECORDED: AdministrationData,
}
"""The types that the services publish, and the shape of their data."""

EVENT_SUMMARIES: Final[dict[str, str]] = {
    event_types.NEW_USER_SIGN_IN: "A user signed in for the first time.",
    event_types.USER_SIGN_IN: "A user signed in again.",
    event_types.USER_UPDATED: "A user was created or changed.",
    event_types.USER_DELETED: "A user was deleted; whatever is known of them has to go.",
    event_types.QUEST_PUBLISHED: "A version of a definition was published.",
    event_types.QUEST_PAUSED: "A definition was paused; later events do not count for it until it is resumed.",
    event_types.QUEST_RESUMED: "A paused definition was resumed; later events count for it again.",
    event_types.QUEST_ARCHIVED: "A definition was archived; later events do not count for it.",
    event_types.LEVEL_CURVE_PUBLISHED: "The curve of levels was set: how many points each level takes.",
    event_types.QUEST_COMPLETED: "A user completed a cycle of a quest.",
    event_types.QUEST_ACCEPTED: "A user accepted a quest; their events count from then on.",
    event_types.QUEST_ABANDONED: "A user left a quest; the progress of the cycle under way is dropped.",
    event_types.QUEST_BUDGET_REACHED: "A definition's budget is used up; further grants are held until it is raised.",
    event_types.REWARD_CLAIMED: "A user claimed the reward of a completed cycle.",
    event_types.EVENT_RETRACTED: "An event of a user was taken back, with what rested on it.",
    event_types.LEVEL_REACHED: "A user's points reached a level; there is one of these for each level.",
    event_types.ADMINISTRATION_RECORDED: "An administrator did something that stands in the audit log.",
}
