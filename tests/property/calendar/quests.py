"""One user, one quest, and what the evaluator makes of their events."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition, Repeat, Reset
from processing_service.domain.evaluator import Fold, fold
from processing_service.domain.event import Event
from processing_service.domain.facts import Fact, Facts
from processing_service.domain.measures import Count, Measure, Streak
from processing_service.domain.measures.streak import Run
from processing_service.domain.objective import Leaf
from processing_service.domain.timeline import Timeline
from tests.property.calendar.journeys import Journey
from tests.property.calendar.zones import BEGINNING, DAY

LONG_AGO = BEGINNING - 400 * DAY


def match(moment: datetime) -> Event:
    """An event that counts."""
    return Event(f"match-{moment.isoformat()}", "Match", "user1", moment, {})


def gift(moment: datetime, freezes: int) -> Event:
    """An event that gives that many freezes."""
    return Event(f"gift-{moment.isoformat()}", "Gift", "user1", moment, {"freezes": freezes})


def facts_of(journey: Journey) -> Facts:
    """What is known of a user on that journey."""
    return Facts("user1", [Fact(since, name, ZoneInfo(name), {}) for since, name in journey])


def folded(journey: Journey, events: Iterable[Event], measure: Measure, target: int, reset: Reset = "never") -> Fold:
    """All the events of a traveller under one quest, which completes as often as its resets allow."""
    leaf = Leaf("leaf", frozenset({"Match", "Gift"} if isinstance(measure, Streak) else {"Match"}), measure, target)
    definition = Definition("quest", 1, LONG_AGO, leaf, Repeat(1 if reset == "never" else None, reset))
    in_order = sorted(events, key=lambda event: event.position)
    return fold(Timeline("quest", (definition,)), in_order, Context(facts_of(journey)))


def cycles(journey: Journey, moments: Iterable[datetime], reset: Reset, target: int = 1) -> list[int]:
    """The names of the periods in which that many events at those moments completed the quest."""
    result = folded(journey, map(match, set(moments)), Count(), target, reset)
    return [completion.cycle for completion in result.completions]


def run_of(journey: Journey, events: Iterable[Event], streak: Streak) -> Run:
    """The streak after all the events, with a target out of reach."""
    progress = folded(journey, events, streak, 10_000).state.progress
    assert isinstance(progress, Run)
    return progress
