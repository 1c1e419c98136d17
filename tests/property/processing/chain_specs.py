"""Quests and events as plain values: drawn by the strategies, read by the model, built into the domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from processing_service.domain.definition import Definition, Repeat, Window
from processing_service.domain.event import Event
from processing_service.domain.measures import Count, Distinct, FieldPath, Measure, Sum
from processing_service.domain.objective import Leaf
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.timeline import Timeline
from shared.conditions import Clause

MEASURES: dict[str, Measure] = {
    "count": Count(),
    "sum": Sum(FieldPath("points")),
    "distinct": Distinct(FieldPath("tag")),
}
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(minute: int) -> datetime:
    """A moment on the grid of minutes that all tests use."""
    return START + timedelta(minutes=minute)


@dataclass(frozen=True)
class VersionSpec:
    """One version of a quest; minutes are on the grid, `least_level` is its condition (None: none)."""

    published: int
    on: frozenset[str]
    measure: str
    target: int
    limit: int | None
    reset: str
    least_level: int | None = None
    opens: int | None = None
    closes: int | None = None
    prerequisites: tuple[str, ...] = ()
    leaf: str = "leaf"


@dataclass(frozen=True)
class QuestSpec:
    """A quest with all its versions, in order."""

    code: str
    versions: tuple[VersionSpec, ...]
    archived: int | None = None


@dataclass(frozen=True)
class LevelAtLeast:
    """A condition over `data.level`; undecided where there is none."""

    level: int
    looks_at_user: bool = False

    @property
    def source(self) -> str:
        """The text of an explanation."""
        return f"event.data.level >= {self.level}"

    def holds(self, event: Event, _user: Mapping[str, Any], /) -> bool | str:
        """Compare, or say that there is nothing to compare."""
        level = event.data.get("level")
        return "field 'level' missing" if level is None else bool(level >= self.level)

    def explain(self, event: Event, user: Mapping[str, Any], /) -> tuple[Clause, ...]:
        """The whole, as the only clause."""
        return (Clause(self.source, self.holds(event, user), ()),)


def build(quests: tuple[QuestSpec, ...]) -> Ruleset:
    """The domain's objects for these quests."""
    return Ruleset(
        Timeline(
            quest.code,
            tuple(_definition(quest.code, number, version) for number, version in enumerate(quest.versions, start=1)),
            None if quest.archived is None else at(quest.archived),
        )
        for quest in quests
    )


def _definition(code: str, number: int, spec: VersionSpec) -> Definition:
    where = None if spec.least_level is None else LevelAtLeast(spec.least_level)
    window = Window(
        None if spec.opens is None else at(spec.opens),
        None if spec.closes is None else at(spec.closes),
    )
    return Definition(
        code=code,
        version=number,
        published_at=at(spec.published),
        objective=Leaf(spec.leaf, spec.on, MEASURES[spec.measure], spec.target, where),
        repeat=Repeat(spec.limit, "never" if spec.reset == "never" else "on_completion"),
        window=None if spec.opens is None and spec.closes is None else window,
        prerequisites=spec.prerequisites,
    )
