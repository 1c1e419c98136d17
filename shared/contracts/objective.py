"""What has to happen for a completion: one leaf, or a tree of them."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)

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
MAX_LEAVES: Final = 20
MAX_DEPTH: Final = 4
"""Levels of groups, the leaves not counted."""

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


class AllOf(Part):
    """Every part has to be reached."""

    id: Code = "objective"
    label: Label = ""
    all_of: list["Objective"] = Field(min_length=1, max_length=MAX_LEAVES)


class AnyOf(Part):
    """One of the parts has to be reached."""

    id: Code = "objective"
    label: Label = ""
    any_of: list["Objective"] = Field(min_length=1, max_length=MAX_LEAVES)


def _by_form(value: Any, validate: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Validate as the one form that the value has, so that a fault is named by its place in the definition alone.

    What holds the objective of a definition says its kind before: that of a stat is a counter.
    """
    if isinstance(value, Part):
        return validate(value)
    if not isinstance(value, dict):
        raise ValueError("must be a leaf (with `on` and `target`) or a group (`all_of` or `any_of`)")  # noqa: TRY004 - pydantic reads ValueError
    if _nests_deeper(value, MAX_DEPTH):
        raise ValueError(f"groups nest at most {MAX_DEPTH} levels deep")
    leaf = Counter if info.data.get("kind") == "stat" else Leaf
    form = AllOf if "all_of" in value else AnyOf if "any_of" in value else leaf
    return form.model_validate(value)


def _nests_deeper(value: Any, levels: int) -> bool:
    """Looks no deeper than it has to: what strangers send may nest without end."""
    parts = [value]
    for _ in range(levels + 1):
        groups = [part.get("all_of", part.get("any_of")) for part in parts if isinstance(part, dict)]
        parts = [part for group in groups if isinstance(group, list) for part in group]
    return bool(parts)


Objective = Annotated[Leaf | AllOf | AnyOf, WrapValidator(_by_form)]
ObjectiveOfKind = Annotated[Leaf | AllOf | AnyOf | Counter, WrapValidator(_by_form)]
"""The objective of what has a `kind` before it."""

AllOf.model_rebuild()
AnyOf.model_rebuild()


def parts_of(objective: Leaf | AllOf | AnyOf) -> tuple[list[Leaf | AllOf | AnyOf], str]:
    """The parts of a group and the name under which it holds them; nothing of a leaf."""
    match objective:
        case AllOf():
            return objective.all_of, "all_of"
        case AnyOf():
            return objective.any_of, "any_of"
        case Leaf():
            return [], ""


def walk(objective: Leaf | AllOf | AnyOf, place: str = "objective") -> Iterator[tuple[str, Leaf | AllOf | AnyOf]]:
    """The objective and everything in it, from the top, each with its place, such as `objective.all_of.0`."""
    yield place, objective
    parts, name = parts_of(objective)
    for index, part in enumerate(parts):
        yield from walk(part, f"{place}.{name}.{index}")


def leaves_of(objective: Leaf | AllOf | AnyOf) -> Iterator[tuple[str, Leaf]]:
    """The leaves in order, each with its place in the definition."""
    return ((place, part) for place, part in walk(objective) if isinstance(part, Leaf))


def check_tree(objective: Leaf | AllOf | AnyOf) -> None:
    """Refuse what a whole tree must not have.

    Raises:
        ValueError: an id stands twice, or there are too many leaves.
    """
    parts = [part for _, part in walk(objective)]
    ids = [part.id for part in parts]
    if len(set(ids)) != len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        raise ValueError(f"the id '{twice}' stands twice in the objective: give every part one of its own")
    if sum(isinstance(part, Leaf) for part in parts) > MAX_LEAVES:
        raise ValueError(f"an objective has at most {MAX_LEAVES} leaves")
