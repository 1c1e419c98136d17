"""What must come out, worked out in the slowest and plainest way.

All events at once, sorted; no states to store, no batches, no late events, nothing remembered but the events that
counted. Amounts are fractions. It shares no code with the domain.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from processing_service.domain.event import Event
from tests.property.processing.chain_specs import QuestSpec, VersionSpec, at


@dataclass
class Expected:
    """What one quest comes to: the places of its completions, and the progress in the cycle under way."""

    completions: list[tuple[datetime, str]] = field(default_factory=list)
    surplus: Fraction = Fraction(0)
    cycle: list[Event] = field(default_factory=list)
    version: int | None = None
    progress: Fraction = Fraction(0)


def expected(quests: tuple[QuestSpec, ...], events: Iterable[Event]) -> dict[str, Expected]:
    """The outcome of every quest after all these events, in whatever order and however often they are given."""
    results = {quest.code: Expected() for quest in quests}
    unique = {event.event_id: event for event in events}
    for event in sorted(unique.values(), key=lambda one: (one.timestamp, one.event_id)):
        for quest in quests:
            _offer(quest, event, results)
    return results


def _offer(quest: QuestSpec, event: Event, results: dict[str, Expected]) -> None:
    result = results[quest.code]
    number = _version_at(quest, event.timestamp)
    if number is None:
        return
    version = quest.versions[number]
    limit = 1 if version.reset == "never" else version.limit
    if limit is not None and len(result.completions) >= limit:
        return
    if not _passes(version, event, results):
        return
    if result.version is not None and not _same_objective(quest, result.version, number):
        result.cycle, result.surplus = [], Fraction(0)
    result.version = number
    if version.measure == "sum":
        _offer_sum(version, event, result, limit)
    else:
        _offer_counted(version, event, result)
    if limit is not None and len(result.completions) >= limit:
        result.cycle, result.surplus, result.progress = [], Fraction(0), Fraction(0)


def _version_at(quest: QuestSpec, moment: datetime) -> int | None:
    if quest.archived is not None and moment >= at(quest.archived):
        return None
    numbers = [number for number, version in enumerate(quest.versions) if at(version.published) <= moment]
    return numbers[-1] if numbers else None


def _same_objective(quest: QuestSpec, older: int, newer: int) -> bool:
    return len({(version.measure, version.leaf) for version in quest.versions[older : newer + 1]}) == 1


def _passes(version: VersionSpec, event: Event, results: dict[str, Expected]) -> bool:
    if event.event_type not in version.on:
        return False
    if version.opens is not None and event.timestamp < at(version.opens):
        return False
    if version.closes is not None and event.timestamp >= at(version.closes):
        return False
    for code in version.prerequisites:
        earlier = results[code].completions if code in results else []
        if not earlier or not earlier[0] < (event.timestamp, event.event_id):
            return False
    level = event.data.get("level")
    if version.least_level is not None and (level is None or level < version.least_level):
        return False
    return _value(version, event) is not None


def _value(version: VersionSpec, event: Event) -> object:
    """What the measure takes from the event; None where it takes nothing."""
    if version.measure == "count":
        return True
    if version.measure == "distinct":
        return event.data.get("tag")
    points = event.data.get("points")
    if isinstance(points, bool) or not isinstance(points, int | float) or points < 0:
        return None
    return Fraction(str(points))


def _offer_counted(version: VersionSpec, event: Event, result: Expected) -> None:
    result.cycle.append(event)
    if version.measure == "count":
        reached = len(result.cycle)
    else:
        reached = len({_value(version, counted) for counted in result.cycle})
    result.progress = Fraction(reached)
    if reached >= version.target:
        result.completions.append((event.timestamp, event.event_id))
        result.cycle, result.progress = [], Fraction(0)


def _offer_sum(version: VersionSpec, event: Event, result: Expected, limit: int | None) -> None:
    value = _value(version, event)
    assert isinstance(value, Fraction)
    total = min(result.surplus, Fraction(version.target)) + min(value, Fraction(100 * version.target))
    completed_now = 0
    while total >= version.target and completed_now < 100 and (limit is None or len(result.completions) < limit):
        total -= version.target
        completed_now += 1
        result.completions.append((event.timestamp, event.event_id))
    result.surplus = result.progress = total
