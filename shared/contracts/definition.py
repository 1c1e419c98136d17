"""A definition: what can be achieved, as data. Validated here, compiled and linked by the catalog at publishing."""

from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    model_validator,
)

from shared.contracts.event import EventType

MAX_AMOUNT: Final = 1_000_000_000
"""The largest gold, diamonds or points of one reward."""
MAX_TARGET: Final = 1_000_000_000
MAX_DISTINCT_TARGET: Final = 1_000
"""A distinct objective remembers its values, so its target is bounded."""
MAX_LIMIT: Final = 1_000_000
MAX_CONDITION_CHARACTERS: Final = 2_000
_LAYOUT: Final = str.maketrans("", "", "\n\t\u200d")
"""Harmless though not printable: line breaks, tabs, and the joiner inside many emoji."""


def _refuse_uuid_shape(code: str) -> str:
    groups = code.split("-")
    if [len(group) for group in groups] == [8, 4, 4, 4, 12]:
        raise ValueError("must not look like a UUID, since paths take ids and codes alike")
    return code


def _refuse_control_characters(value: str) -> str:
    if not value.translate(_LAYOUT).isprintable():
        raise ValueError("must not hold control characters or lone surrogates")
    return value


Code = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64),
    AfterValidator(_refuse_uuid_shape),
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(_refuse_control_characters)]
Text = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_refuse_control_characters)]
Label = Annotated[str, StringConstraints(max_length=120), AfterValidator(_refuse_control_characters)]
Condition = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_CONDITION_CHARACTERS),
    AfterValidator(_refuse_control_characters),
]
FieldPath = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$", max_length=200)
]
Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT, strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reward(_Part):
    """What a completion pays."""

    gold: Amount = 0
    diamonds: Amount = 0
    points: Amount = 0
    badge: Label | None = None


class Objective(_Part):
    """What has to happen: which events count, how they are measured, and how much is enough."""

    id: Code = "objective"
    label: Label = ""
    on: list[EventType] = Field(min_length=1, max_length=20, description="The event types that it listens to.")
    where: Condition | None = Field(
        default=None, description="A condition in CEL over `event.type`, `event.data`, `event.timestamp` and `user.id`."
    )
    measure: Literal["count", "sum", "distinct"] = "count"
    field: FieldPath | None = Field(default=None, description="Where in event_data a sum or distinct finds its value.")
    default: Annotated[int, Field(ge=0, le=MAX_TARGET, strict=True)] | None = Field(
        default=None, description="What a sum takes where the field is absent."
    )
    target: int = Field(ge=1, le=MAX_TARGET, strict=True)

    @model_validator(mode="after")
    def _fields_fit_the_measure(self) -> Self:
        if self.measure == "count" and (self.field is not None or self.default is not None):
            raise ValueError("a count takes neither field nor default: it counts events")
        if self.measure != "count" and self.field is None:
            raise ValueError(f"a {self.measure} needs the field whose values it takes")
        if self.measure == "distinct" and self.default is not None:
            raise ValueError("a distinct takes no default: an absent value is no value")
        if self.measure == "distinct" and self.target > MAX_DISTINCT_TARGET:
            raise ValueError(f"a distinct objective's target is at most {MAX_DISTINCT_TARGET}")
        if len(set(self.on)) != len(self.on):
            raise ValueError("an event type stands twice in 'on'")
        return self


class Repeat(_Part):
    """How often it can be completed; `limit` null means without end."""

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT, strict=True)] | None = 1
    reset: Literal["never", "on_completion"] = "never"

    @model_validator(mode="after")
    def _limit_fits_the_reset(self) -> Self:
        if self.reset == "never" and self.limit != 1:
            raise ValueError("what never resets can be completed once: set limit to 1, or reset to 'on_completion'")
        return self


class Window(_Part):
    """When events count: from `starts_at` on, and before `ends_at`."""

    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if self.starts_at is not None and self.ends_at is not None and self.starts_at >= self.ends_at:
            raise ValueError("the window is empty: starts_at must lie before ends_at")
        return self


class Definition(_Part):
    """A quest or an achievement. Once published, a version never changes."""

    code: Code
    kind: Literal["quest", "achievement"] = "quest"
    name: Name
    description: Text = ""
    category: Label = ""
    icon: Label = ""
    objective: Objective
    repeat: Repeat = Repeat()
    window: Window | None = None
    prerequisites: list[Code] = Field(default_factory=list, max_length=20)
    enrolment: Literal["automatic"] = "automatic"
    visibility: Literal["visible", "hidden", "secret"] = "visible"
    claim: Literal["automatic", "manual"] = "automatic"
    claim_expires_after: None = None
    reward: Reward = Reward()
    reward_name: Name | None = Field(
        default=None, description="A reward of the catalog's list, taken instead of `reward` when publishing."
    )

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        if self.code in self.prerequisites:
            raise ValueError("a definition cannot be its own prerequisite")
        if len(set(self.prerequisites)) != len(self.prerequisites):
            raise ValueError("a prerequisite stands twice")
        if self.reward_name is not None and self.reward != Reward():
            raise ValueError("give either reward or reward_name, not both")
        return self


DefinitionJson = dict[str, JsonValue]
"""A definition as plain JSON, as it is stored."""
