"""Definitions of every kind that the language knows, drawn from small menus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from processing_service.domain.definition import Definition, Repeat, Window
from processing_service.domain.event import Event
from processing_service.domain.measures import (
    Capped,
    Count,
    Distinct,
    FieldPath,
    Highest,
    Level,
    Measure,
    SpacedCount,
    Step,
    Streak,
    Sum,
)
from processing_service.domain.measures import Sequence as Steps
from processing_service.domain.objective import Leaf, Objective
from processing_service.domain.objective_tree import Group, Tree
from shared.conditions import Clause
from shared.contracts.event_types import LEVEL_REACHED
from tests.property.processing.histories import FREEZE, at


@dataclass(frozen=True)
class LevelAtLeast:
    """A condition on the event; never undecided."""

    level: int
    source: str = "event.data.level >= …"
    looks_at_user: bool = False

    def holds(self, event: Event, _user: Mapping[str, Any], /) -> bool | str:
        """Compare."""
        return bool(event.data.get("level", 0) >= self.level)

    def explain(self, event: Event, user: Mapping[str, Any], /) -> tuple[Clause, ...]:
        """The whole, as the only clause."""
        return (Clause(self.source, self.holds(event, user), ()),)


@dataclass(frozen=True)
class UserAdvanced:
    """A condition on the user; undecided as long as nothing is known of them."""

    source: str = "user.attributes.level >= 1"
    looks_at_user: bool = True

    def holds(self, _event: Event, user: Mapping[str, Any], /) -> bool | str:
        """Compare, or say that there is nothing to compare."""
        level = user["attributes"].get("level")
        return "unknown" if level is None else bool(level >= 1)

    def explain(self, event: Event, user: Mapping[str, Any], /) -> tuple[Clause, ...]:
        """The whole, as the only clause."""
        return (Clause(self.source, self.holds(event, user), ()),)


HOURS_8, HOURS_20 = timedelta(hours=8), timedelta(hours=20)
POINTS = FieldPath("points")
MATCH, LESSON, VISIT = (frozenset({name}) for name in ("Match", "Lesson", "Visit"))
FREEZES = frozenset({FREEZE})

COUNTS: tuple[Measure, ...] = (
    Count(),
    SpacedCount(HOURS_8),
    SpacedCount(HOURS_20),
    Capped(Count(), "day", 1),
    Capped(Count(), "day", 2),
    Capped(Count(), "week", 2),
    Capped(SpacedCount(HOURS_8), "day", 2),
)
SUMS: tuple[Measure, ...] = (
    Sum(POINTS),
    Sum(POINTS, Decimal(1)),
    Capped(Sum(POINTS), "day", 2),
    Capped(Sum(POINTS), "week", 3),
    Capped(Sum(POINTS, Decimal(1)), "month", 4),
)
STREAKS: tuple[Measure, ...] = (
    Streak("day"),
    Streak("day", 1),
    Streak("day", 0, FREEZES),
    Streak("day", 1, FREEZES),
    Streak("day", 1, FREEZES, FieldPath("number")),
    Streak("week"),
    Streak("week", 0, FREEZES),
)
SEQUENCES: tuple[Measure, ...] = (
    Steps((Step(MATCH), Step(LESSON))),
    Steps((Step(MATCH), Step(LESSON, None, HOURS_20), Step(MATCH | VISIT, LevelAtLeast(1), HOURS_20))),
    Steps((Step(MATCH), Step(MATCH, None, HOURS_8))),
)
MEASURES = (*COUNTS, *SUMS, Distinct(FieldPath("tag")), Highest(POINTS), *STREAKS, *SEQUENCES, Level())

RESETS = (
    Repeat(1, "never"),
    *(Repeat(limit, "on_completion") for limit in (None, None, 2, 1)),
    *(Repeat(limit, span) for span in ("daily", "weekly", "monthly") for limit in (None, 2)),
)
WINDOWS = (None, None, None, None, Window(at(10)), Window(None, at(36)))
RELATIVE_WINDOWS = tuple(
    Window(None, None, opens, closes)
    for opens, closes in ((timedelta(1), None), (None, timedelta(3)), (timedelta(1), timedelta(4)))
)


def leaf(name: str, measure: Measure, target: int, listens: frozenset[str], *, where: Any = None) -> Leaf:
    """A leaf that listens to what its measure needs beside these types."""
    if isinstance(measure, Steps):
        return Leaf(name, frozenset().union(*(step.listens for step in measure.steps)), measure, len(measure.steps))
    if isinstance(measure, Level):
        return Leaf(name, frozenset({LEVEL_REACHED}), measure, target)
    freezes = measure.freezes_on if isinstance(measure, Streak) else frozenset()
    return Leaf(name, listens | freezes, measure, target, where, freezes)


@st.composite
def leaves(draw: st.DrawFn, name: str = "a", *, facts: bool = True, measures: Sequence[Measure] = MEASURES) -> Leaf:
    """Any leaf."""
    conditions = (None, None, None, LevelAtLeast(1), UserAdvanced() if facts else LevelAtLeast(2))
    return leaf(
        name,
        draw(st.sampled_from(measures)),
        draw(st.integers(1, 3)),
        draw(st.sampled_from([MATCH | LESSON | VISIT, MATCH | LESSON, MATCH, MATCH, LESSON])),
        where=draw(st.sampled_from(conditions)),
    )


def _all(name: str, *members: Group | Leaf) -> Group:
    return Group(name, True, members)


def _any(name: str, *members: Group | Leaf) -> Group:
    return Group(name, False, members)


@st.composite
def trees(draw: st.DrawFn, *, facts: bool = True, measures: Sequence[Measure] = MEASURES) -> Tree:
    """Groups up to three levels deep."""
    shape = draw(st.integers(0, 5))
    a, b, c, d = (
        draw(leaves(name, facts=facts, measures=measures)) if shape >= needed else None
        for name, needed in (("a", 0), ("b", 0), ("c", 2), ("d", 4))
    )
    assert a is not None
    assert b is not None
    if c is None:
        return Tree(_all("root", a, b) if shape else _any("root", a, b))
    if d is None:
        return Tree(_all("root", a, _any("x", b, c)) if shape == 2 else _any("root", a, _all("x", b, c)))
    if shape == 4:
        return Tree(_all("root", a, _any("x", b, _all("y", c, d))))
    return Tree(_any("root", _all("x", a, b), _all("y", c, _any("z", d))))


def objectives(*, facts: bool = True, measures: Sequence[Measure] = MEASURES) -> st.SearchStrategy[Objective]:
    """A leaf or a tree, as often the one as the other."""
    return st.one_of(leaves(facts=facts, measures=measures), trees(facts=facts, measures=measures))


def only_counts(objective: Objective) -> bool:
    """Whether every leaf counts events, so that there may be a cooldown between completions."""
    return all(one.measure.kind == "count" for one in objective.leaves)


@st.composite
def definitions(
    draw: st.DrawFn,
    code: str = "first",
    *,
    opt_in: bool = False,
    facts: bool = True,
    prerequisites: tuple[str, ...] = (),
    measures: Sequence[Measure] = MEASURES,
) -> Definition:
    """The first version of a quest.

    `facts`: it may depend on what is known of the user. `opt_in`: it has to be accepted.
    """
    objective = draw(objectives(facts=facts, measures=measures))
    repeat = draw(st.sampled_from(RESETS))
    if repeat.reset == "on_completion" and only_counts(objective):
        repeat = replace(repeat, cooldown=draw(st.sampled_from([None, HOURS_8, HOURS_20])))
    return Definition(
        code=code,
        version=1,
        published_at=at(draw(st.sampled_from([0, 0, 6]))),
        objective=objective,
        repeat=repeat,
        window=draw(st.sampled_from(WINDOWS + RELATIVE_WINDOWS if facts else WINDOWS)),
        prerequisites=prerequisites,
        min_level=draw(st.sampled_from([None, None, None, 2, 3])),
        segment=draw(st.sampled_from([None, None, None, UserAdvanced()])) if facts else None,
        opt_in=opt_in,
        deadline=draw(st.sampled_from([None, timedelta(days=2)])) if opt_in else None,
    )


@st.composite
def plain_definitions(draw: st.DrawFn, measures: Sequence[Measure]) -> Definition:
    """A quest of one leaf or of a tree of such measures that counts everything from the start on."""
    objective = draw(st.one_of(plain_leaves("a", measures), plain_trees(measures)))
    return Definition("first", 1, at(0), objective, draw(st.sampled_from(RESETS)))


@st.composite
def plain_leaves(draw: st.DrawFn, name: str, measures: Sequence[Measure], listens: frozenset[str] = MATCH) -> Leaf:
    """A leaf that listens to matches unless told."""
    return leaf(name, draw(st.sampled_from(measures)), draw(st.sampled_from([2, 2, 1, 3])), listens)


@st.composite
def plain_trees(draw: st.DrawFn, measures: Sequence[Measure]) -> Tree:
    """Two leaves of which both or one is needed; the second listens to lessons."""
    members = draw(plain_leaves("a", measures)), draw(plain_leaves("b", (Count(), *measures), LESSON))
    return Tree(Group("root", draw(st.booleans()), members))


@st.composite
def quests(draw: st.DrawFn, *, opt_in: bool = False, facts: bool = True) -> tuple[Definition, ...]:
    """A quest, or two of which the second may need the first."""
    first = draw(definitions(opt_in=opt_in, facts=facts))
    form = draw(st.integers(0, 3))
    if form < 2:
        return (first,)
    needs = ("first",) if form == 3 else ()
    return first, draw(definitions("second", opt_in=opt_in and draw(st.booleans()), facts=facts, prerequisites=needs))
