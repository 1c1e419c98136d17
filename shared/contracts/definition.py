"""A definition: what can be achieved, as data. Validated here, compiled and linked by the catalog at publishing."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import AwareDatetime, ConfigDict, Field, JsonValue, model_validator

from shared.contracts.leaf import COUNTER_TARGET, MAX_TARGET, Counter, Leaf, Span
from shared.contracts.levels import FIRST_LEVEL, MAX_LEVELS
from shared.contracts.objective import ObjectiveOfKind, check_tree, leaves_of
from shared.contracts.texts import Amount, Code, Condition, Duration, Label, Name, Part, Text

MAX_LIMIT: Final = 1_000_000
MAX_BUDGET: Final = 10**15

Kind = Literal["quest", "achievement", "stat"]
Visibility = Literal["visible", "hidden", "secret"]
PeriodicReset = Literal["daily", "weekly", "monthly"]
PERIODIC: Final[frozenset[str]] = frozenset({"daily", "weekly", "monthly"})


_SPAN_OF: Final[dict[str, Span]] = {"daily": "day", "weekly": "week", "monthly": "month"}
_SPANS: Final[tuple[Span, ...]] = ("day", "week", "month")

_NOT_OF_STATS: Final = (
    "repeat",
    "window",
    "prerequisites",
    "min_level",
    "segment",
    "enrolment",
    "claim",
    "reward",
    "reward_name",
    "budget",
)
"""What a stat does not have: it is never completed, and whoever names it counts as it does."""


def _tell_stats_apart(schema: dict[str, Any]) -> None:
    """In a stat the objective is a counter, elsewhere a leaf needs its target."""
    is_stat = {"required": ["kind"], "properties": {"kind": {"const": "stat"}}}
    group = [{"required": ["all_of"]}, {"required": ["any_of"]}]
    sequence = {"required": ["measure"], "properties": {"measure": {"const": "sequence"}}}
    has_target = {"required": ["target"], "properties": {"target": {"maximum": MAX_TARGET}}}
    counter = {"not": {"anyOf": group}, "properties": {"target": {"const": COUNTER_TARGET}}}
    schema["if"] = is_stat
    schema["then"] = {"properties": {"objective": counter}}
    schema["else"] = {"properties": {"objective": {"anyOf": [has_target, *group, sequence]}}}


class Reward(Part):
    """What a completion pays."""

    gold: Amount = 0
    diamonds: Amount = 0
    points: Amount = 0
    badge: Label | None = None


class Repeat(Part):
    """How often it can be completed.

    `limit` null means without end. With a daily, weekly or monthly reset it can be completed once in each of the user's
    days, weeks or months, which follow the user's own time zone.
    """

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT, strict=True)] | None = 1
    reset: Literal["never", "on_completion"] | PeriodicReset = "never"
    cooldown: Duration | None = Field(
        default=None, description="How long nothing counts after a completion; for counts that reset on completion."
    )

    @model_validator(mode="before")
    @classmethod
    def _periods_have_no_end(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "limit" in data:
            return data
        reset = data.get("reset")
        return {**data, "limit": None} if isinstance(reset, str) and reset in PERIODIC else data

    @model_validator(mode="after")
    def _parts_fit_the_reset(self) -> Self:
        if self.reset == "never" and self.limit != 1:
            raise ValueError("what never resets can be completed once: set limit to 1, or reset to 'on_completion'")
        if self.cooldown is not None and self.reset != "on_completion":
            raise ValueError("a cooldown lies between completions: it needs reset 'on_completion'")
        return self


class Window(Part):
    """When events count: from `starts_at` on and before `ends_at`, and within a span that begins with the enrolment."""

    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    opens_after: Duration | None = Field(default=None, description="How long after the enrolment it opens.")
    closes_after: Duration | None = Field(default=None, description="How long after the enrolment it closes.")

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if self.starts_at is not None and self.ends_at is not None and self.starts_at >= self.ends_at:
            raise ValueError("the window is empty: starts_at must lie before ends_at")
        if self.opens_after is not None and self.closes_after is not None and self.opens_after >= self.closes_after:
            raise ValueError("the window is empty: opens_after must be less than closes_after")
        return self


class Budget(Part):
    """The most that all its grants together may pay; null is without end. What is over it is held, not lost."""

    gold: Annotated[int, Field(ge=1, le=MAX_BUDGET, strict=True)] | None = None
    diamonds: Annotated[int, Field(ge=1, le=MAX_BUDGET, strict=True)] | None = None


class Backfill(Part):
    """What becomes of events from before the version was published."""

    since: Literal["now", "beginning"] | AwareDatetime = Field(
        default="now", description="From when events count: from the publishing, from the beginning, or from a date on."
    )
    pay: bool = Field(default=True, description="Whether completions of the past are rewarded, or only shown.")
    notify: bool = Field(default=True, description="Whether users get toasts for completions of the past.")


class Definition(Part):
    """A quest, an achievement, or a stat: a counter that others can name. Once published, a version never changes."""

    model_config = ConfigDict(json_schema_extra=_tell_stats_apart)

    code: Code
    kind: Kind = "quest"
    name: Name
    description: Text = ""
    category: Label = ""
    icon: Label = ""
    rarity: Label = Field(default="", description="The tier that it is said to be of, such as common, rare or epic.")
    objective: ObjectiveOfKind
    repeat: Repeat = Repeat()
    window: Window | None = None
    prerequisites: list[Code] = Field(default_factory=list, max_length=20)
    min_level: Annotated[int, Field(gt=FIRST_LEVEL, le=MAX_LEVELS, strict=True)] | None = Field(
        default=None, description="The level that a user must have reached before an event counts."
    )
    segment: Condition | None = Field(
        default=None, description="Whose events count: a condition in CEL over `user` alone."
    )
    enrolment: Literal["automatic", "opt_in"] = "automatic"
    deadline: Duration | None = Field(
        default=None, description="How long after accepting an opt-in quest its events count."
    )
    visibility: Visibility = "visible"
    claim: Literal["automatic", "manual"] = "automatic"
    claim_expires_after: Duration | None = Field(
        default=None, description="How long a completion can be claimed, from when it was recorded."
    )
    reward: Reward = Reward()
    reward_name: Name | None = Field(
        default=None, description="A reward of the catalog's list, taken instead of `reward` when publishing."
    )
    budget: Budget | None = None
    migration: Literal["carry", "pin", "recompute", "restart"] = Field(
        default="carry",
        description="What this version does to users in flight: keep their progress, let them finish the version "
        "before, fold their events again under this one, or begin anew.",
    )
    backfill: Backfill = Backfill()

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        check_tree(self.objective)
        if self.kind == "stat":
            _check_stat(self)
        if self.code in self.prerequisites:
            raise ValueError("a definition cannot be its own prerequisite")
        if len(set(self.prerequisites)) != len(self.prerequisites):
            raise ValueError("a prerequisite stands twice")
        if self.reward_name is not None and self.reward != Reward():
            raise ValueError("give either reward or reward_name, not both")
        if self.deadline is not None and self.enrolment != "opt_in":
            raise ValueError("a deadline begins with accepting: it needs enrolment 'opt_in'")
        if self.claim_expires_after is not None and self.claim != "manual":
            raise ValueError("what pays by itself need not be claimed: claim_expires_after needs claim 'manual'")
        span = _SPANS.index(_SPAN_OF[self.repeat.reset]) if self.repeat.reset in _SPAN_OF else len(_SPANS)
        if any(leaf.cap is not None and _SPANS.index(leaf.cap.per) > span for leaf in self.leaves):
            raise ValueError("a cap's span is at most that of the reset: every period begins with all its room")
        if self.repeat.cooldown is not None and any(leaf.measure != "count" for leaf in self.leaves):
            raise ValueError("a cooldown between completions is for objectives that only count events")
        return self

    @property
    def leaves(self) -> list[Leaf]:
        """The leaves of the objective, in order."""
        return [leaf for _, leaf in leaves_of(self.objective)]


def _check_stat(stat: Definition) -> None:
    if not isinstance(stat.objective, Counter):
        raise ValueError("a stat counts one thing: its objective is a single leaf")  # noqa: TRY004 - pydantic reads ValueError
    for name in _NOT_OF_STATS:
        if getattr(stat, name) != Definition.model_fields[name].get_default(call_default_factory=True):
            raise ValueError(f"a stat has no {name}: it only counts, and what is to be counted says 'where'")


DefinitionJson = dict[str, JsonValue]
"""A definition as plain JSON, as it is stored."""
