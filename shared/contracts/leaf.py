"""One thing to reach: which events count, how they are measured, and how much is enough."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator

from shared.contracts.event import EventType
from shared.contracts.event_types import LEVEL_REACHED
from shared.contracts.levels import FIRST_LEVEL, MAX_LEVELS
from shared.contracts.texts import Code, Condition, Duration, FieldPath, Label, Part

MAX_TARGET: Final = 1_000_000_000
MAX_DISTINCT_TARGET: Final = 1_000
"""A distinct objective remembers its values, so its target is bounded."""
MAX_STREAK_TARGET: Final = 3_660
COUNTER_TARGET: Final = 10**15
"""What stands for the target of a stat, which is counted without end: a number that JavaScript can hold, too."""
MAX_STEPS: Final = 20

MeasureName = Literal["count", "sum", "distinct", "max", "streak", "sequence", "level", "stat"]
CounterMeasure = Literal["count", "sum", "streak", "max"]
Span = Literal["day", "week", "month"]

_TAKES: Final[dict[str, frozenset[str]]] = {
    "count": frozenset({"cap", "cooldown"}),
    "sum": frozenset({"field", "default", "cap"}),
    "distinct": frozenset({"field"}),
    "max": frozenset({"field"}),
    "streak": frozenset({"every", "grace", "freezes"}),
    "sequence": frozenset({"steps"}),
    "level": frozenset(),
    "stat": frozenset({"stat"}),
}
"""What each measure takes beside `on`, `where` and `target`."""
_NEEDS_A_FIELD: Final = frozenset({"sum", "distinct", "max"})
_WHY_NOT: Final = {
    "field": "it does not look at a value",
    "default": "an absent value is no value",
    "cap": "a cap bounds what a day, week or month adds, which only counts and sums have",
    "cooldown": "only a count has one: elsewhere a further event could take a completion away",
    "every": "only a streak has days or weeks",
    "grace": "only a streak can be interrupted",
    "freezes": "only a streak can be interrupted",
    "steps": "only a sequence has steps",
    "stat": "only the measure 'stat' names one",
}
_NO_WHERE: Final = {
    "level": "the level reached is all that there is to it",
    "stat": "the stat says itself which of its events count",
}


class Cap(Part):
    """The most that one local day, week or month of the user adds."""

    per: Span
    most: int = Field(ge=1, le=MAX_TARGET, strict=True)


class Freezes(Part):
    """Events that give a user freezes; each is used up by itself on the first day (or week) that is missed."""

    on: list[EventType] = Field(min_length=1, max_length=20)
    field: FieldPath | None = Field(default=None, description="Where the event says how many; one where absent.")


class Step(Part):
    """One step of a sequence."""

    label: Label = ""
    on: list[EventType] = Field(min_length=1, max_length=20)
    where: Condition | None = None
    within: Duration | None = Field(default=None, description="How long after the step before, at most.")


def _say_who_needs_a_target(schema: dict[str, Any]) -> None:
    schema["required"] = [name for name in schema["required"] if name != "target"]
    schema["if"] = {"required": ["measure"], "properties": {"measure": {"const": "sequence"}}}
    schema["else"] = {"required": ["target"]}
    if not schema["required"]:
        del schema["required"]


class Leaf(Part):
    """One thing to reach: which events count, how they are measured, and how much is enough."""

    model_config = ConfigDict(json_schema_extra=_say_who_needs_a_target)

    id: Code = "objective"
    label: Label = ""
    hint: Label = Field(
        default="", description="For players: which events `where` lets through, such as `only ranked matches count`."
    )
    on: list[EventType] = Field(
        default_factory=list,
        max_length=20,
        description="The event types that it listens to; a sequence has them in its steps.",
    )
    where: Condition | None = Field(
        default=None,
        description="A condition in CEL over `event.type`, `event.data`, `event.timestamp` and `user`.",
    )
    measure: MeasureName = Field(
        default="count",
        description="How events add up. `level` is reached with the user's level, `stat` is measured as a stat is.",
    )
    field: FieldPath | None = Field(
        default=None, description="Where in event_data a sum, distinct or max finds its value."
    )
    default: Annotated[int, Field(ge=0, le=MAX_TARGET, strict=True)] | None = Field(
        default=None, description="What a sum takes where the field is absent."
    )
    cap: Cap | None = None
    cooldown: Duration | None = Field(
        default=None, description="How long after an event that counted the next one does not."
    )
    every: Literal["day", "week"] | None = Field(
        default=None, description="What a streak consists of; days by default."
    )
    grace: Annotated[int, Field(ge=0, le=30, strict=True)] = Field(
        default=0, description="How many days (or weeks) in a row a streak may miss for nothing."
    )
    freezes: Freezes | None = None
    steps: list[Step] = Field(default_factory=list, max_length=MAX_STEPS)
    stat: Code | None = Field(
        default=None, description="The stat whose events and measure are taken; publishing fills them in."
    )
    target: int = Field(ge=1, le=MAX_TARGET, strict=True, description="A sequence's target is the number of its steps.")

    @model_validator(mode="before")
    @classmethod
    def _some_measures_say_it_themselves(cls, data: Any) -> Any:
        """A sequence counts its steps, and a level is told by one type of event alone."""
        if not isinstance(data, dict):
            return data
        steps = data.get("steps")
        if data.get("measure") == "sequence" and "target" not in data and isinstance(steps, list):
            return {**data, "target": max(1, len(steps))}
        return {"on": [LEVEL_REACHED], **data} if data.get("measure") == "level" else data

    @model_validator(mode="after")
    def _parts_fit_the_measure(self) -> Self:
        for name in _WHY_NOT:
            is_given = getattr(self, name) != Leaf.model_fields[name].get_default(call_default_factory=True)
            if is_given and name not in _TAKES[self.measure]:
                raise ValueError(f"a {self.measure} takes no {name}: {_WHY_NOT[name]}")
        if self.measure in _NEEDS_A_FIELD and self.field is None:
            raise ValueError(f"a {self.measure} needs the field whose values it takes")
        if len(set(self.on)) != len(self.on):
            raise ValueError("an event type stands twice in 'on'")
        _refuse_too_much(self)
        _check_events(self)
        return self

    @property
    def listens(self) -> list[str]:
        """Every event type that can move it, those of steps and freezes included."""
        of_steps = [event_type for step in self.steps for event_type in step.on]
        return list(dict.fromkeys([*self.on, *of_steps, *(self.freezes.on if self.freezes else ())]))


def _refuse_too_much(leaf: Leaf) -> None:
    if leaf.measure == "distinct" and leaf.target > MAX_DISTINCT_TARGET:
        raise ValueError(f"a distinct objective's target is at most {MAX_DISTINCT_TARGET}")
    if leaf.measure == "streak" and MAX_STREAK_TARGET < leaf.target < COUNTER_TARGET:
        raise ValueError(f"a streak's target is at most {MAX_STREAK_TARGET}")
    if leaf.measure == "level" and not FIRST_LEVEL < leaf.target <= MAX_LEVELS:
        raise ValueError(f"a level's target lies between {FIRST_LEVEL + 1} and {MAX_LEVELS}: everybody begins at 1")


def _check_events(leaf: Leaf) -> None:
    if leaf.measure in {"level", "stat"}:
        _check_what_is_filled_in(leaf)
    elif leaf.measure != "sequence":
        if not leaf.on:
            raise ValueError("'on' must name at least one event type")
        if leaf.freezes is not None and not set(leaf.freezes.on).isdisjoint(leaf.on):
            raise ValueError("an event type cannot both give freezes and count for the streak")
    else:
        _check_steps(leaf)


def _check_what_is_filled_in(leaf: Leaf) -> None:
    if leaf.where is not None:
        raise ValueError(f"a {leaf.measure} takes no where: {_NO_WHERE[leaf.measure]}")
    if leaf.measure == "level" and leaf.on != [LEVEL_REACHED]:
        raise ValueError(f"a level is told by {LEVEL_REACHED} alone: leave out 'on'")
    if leaf.measure == "stat" and leaf.on:
        raise ValueError("a stat says itself which events feed it: leave out 'on'")
    if leaf.measure == "stat" and leaf.stat is None:
        raise ValueError("a leaf of measure 'stat' names its stat")


def _check_steps(leaf: Leaf) -> None:
    if leaf.on or leaf.where is not None:
        raise ValueError("a sequence has 'on' and 'where' in its steps")
    if len(leaf.steps) < 2:
        raise ValueError("a sequence has at least two steps")
    if leaf.target != len(leaf.steps):
        raise ValueError(f"a sequence's target is the number of its steps, {len(leaf.steps)}")
    if leaf.steps[0].within is not None:
        raise ValueError("the first step has none before it, so it takes no 'within'")


def _refuse_a_target(value: int) -> int:
    if value != COUNTER_TARGET:
        raise ValueError("a stat is counted without end: leave out its target")
    return value


class Counter(Leaf):
    """What a stat counts, without end. Its target stands for none: it is never reached."""

    model_config = ConfigDict(json_schema_extra={})

    measure: CounterMeasure = "count"
    target: Annotated[
        int, AfterValidator(_refuse_a_target), WithJsonSchema({"type": "integer", "const": COUNTER_TARGET})
    ] = Field(default=COUNTER_TARGET, strict=True, description="Stands for none; leave it out.")
