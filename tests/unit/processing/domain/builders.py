"""Short ways to make domain values; a test names only what it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from processing_service.domain.context import Context
from processing_service.domain.definition import ClaimPolicy, Definition, Migration, Repeat, Window
from processing_service.domain.evaluator import Fold, fold
from processing_service.domain.event import Event, Position
from processing_service.domain.facts import Facts
from processing_service.domain.measures import Count, Distinct, FieldPath, Measure, Number, Streak, Sum
from processing_service.domain.objective import Leaf, Objective
from processing_service.domain.outcome import Enrolled, NotCounted
from processing_service.domain.pause import Pause
from processing_service.domain.timeline import Timeline
from shared.conditions import Clause

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 27, tzinfo=UTC)
HOUR = timedelta(hours=1)
FREEZE = "FreezeGiven"
NOTHING_KNOWN = Facts("user1")
COUNT = Count()
POINTS = Sum(FieldPath("points"))
MAPS = Distinct(FieldPath("map"))
EVERY_TIME = Repeat(None, "on_completion")


def at(minute: float) -> datetime:
    """That many minutes after the start."""
    return START + timedelta(minutes=minute)


def event(minute: float, event_type: str = "Match", event_id: str | None = None, **data: object) -> Event:
    """An event of user1; its id is its minute unless told."""
    return Event(event_id or f"e{minute:g}", event_type, "user1", at(minute), data)


@dataclass(frozen=True)
class Answers:
    """A condition that always answers the same."""

    answer: bool | str
    source: str = "event.data.points >= 10"
    looks_at_user: bool = False

    def holds(self, _event: Event, _user: Mapping[str, Any], /) -> bool | str:
        """Answer."""
        return self.answer

    def explain(self, _event: Event, _user: Mapping[str, Any], /) -> tuple[Clause, ...]:
        """The answer, as the only clause."""
        return (Clause(self.source, self.answer, ()),)


def definition(
    code: str = "novice",
    *,
    version: int = 1,
    published: float = 0,
    on: str = "Match",
    measure: Measure = COUNT,
    target: Number = 3,
    where: Answers | None = None,
    repeat: Repeat = EVERY_TIME,
    window: Window | None = None,
    prerequisites: tuple[str, ...] = (),
    claim: ClaimPolicy = "automatic",
    leaf: str = "leaf",
    migration: Migration = "carry",
    segment: Answers | None = None,
) -> Definition:
    """A definition, endlessly repeatable unless told."""
    objective = Leaf(leaf, frozenset({on}), measure, target, where)
    return Definition(
        code,
        version,
        at(published),
        objective,
        repeat,
        window,
        prerequisites,
        segment,
        claim=claim,
        migration=migration,
    )


def timeline(
    *versions: Definition, archived: float | None = None, pauses: Iterable[tuple[float, float | None]] = ()
) -> Timeline:
    """The timeline of these versions."""
    times = tuple(Pause(at(begins), None if ends is None else at(ends)) for begins, ends in pauses)
    return Timeline(versions[0].code, versions, None if archived is None else at(archived), times)


def folded(line: Timeline, *events: Event, prerequisites: Mapping[str, Position | None] | None = None) -> Fold:
    """All these events, in order, under this timeline."""
    return fold(line, events, Context(NOTHING_KNOWN, prerequisites or {}))


def outcomes(result: Fold) -> list[str]:
    """Each step in a word: `+1`, `+1 completes 1,2`, `accepted`, or the reason."""
    texts = []
    for step in result.steps:
        outcome = step.outcome
        if isinstance(outcome, NotCounted):
            texts.append(str(outcome.reason))
            continue
        if isinstance(outcome, Enrolled):
            texts.append(outcome.act)
            continue
        cycles = ",".join(str(completion.cycle) for completion in outcome.completions)
        texts.append(f"+{outcome.contribution}" + (f" completes {cycles}" if cycles else ""))
    return texts


def hour(number: float, event_type: str = "Match", /, **data: object) -> Event:
    """An event that many hours after midnight (UTC) of Friday, 27 March 2026; its id tells type and hour."""
    return Event(f"{event_type}-{number:g}", event_type, "user1", FRIDAY + number * HOUR, data)


def day(number: float, event_type: str = "Match", /, **data: object) -> Event:
    """An event that many days after that midnight."""
    return hour(24 * number, event_type, **data)


def leaf(name: str, measure: Measure, target: Number, *on: str) -> Leaf:
    """A leaf that listens to these types (matches unless told), and to what gives a streak freezes."""
    freezes = measure.freezes_on if isinstance(measure, Streak) else frozenset()
    return Leaf(name, frozenset(on or ("Match",)) | freezes, measure, target, None, freezes)


def quest(objective: Objective, repeat: Repeat = EVERY_TIME, **more: Any) -> Definition:
    """A definition of this objective, published on that Friday."""
    return Definition("novice", more.pop("version", 1), more.pop("published_at", FRIDAY), objective, repeat, **more)


def completed(*versions: Definition, events: Iterable[Event], facts: Facts = NOTHING_KNOWN) -> list[str]:
    """The ids of the events that complete a cycle under these versions, whatever the order in which they are given."""
    history = sorted(events, key=lambda one: one.position)
    return [one.position[1] for one in fold(timeline(*versions), history, Context(facts)).completions]
