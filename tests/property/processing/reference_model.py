"""What a quest of one leaf must come to, worked out in the slowest and plainest way from what the language promises.

All events at once; every question is answered by trying out all possibilities. It reads the definition's fields and
shares no rule with the domain.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, tzinfo
from fractions import Fraction
from itertools import combinations, pairwise

from processing_service.domain.definition import Definition
from processing_service.domain.event import Event
from processing_service.domain.measures import (
    Capped,
    Count,
    Distinct,
    Highest,
    Sequence,
    SpacedCount,
    Streak,
    Sum,
)
from processing_service.domain.objective import Leaf

Reaches = Callable[[list[Event], list[Event]], bool]
"""Whether a cycle is complete: all the events until now, and those that came since the cycle began."""


def completions(quest: Definition, events: Iterable[Event], zone: tzinfo) -> list[Event]:
    """The events that complete a cycle, in order (an event stands as often as it completes one)."""
    leaf = quest.objective
    assert isinstance(leaf, Leaf)
    everything = sorted(events, key=lambda event: (event.timestamp, event.event_id))
    history = [
        event
        for index, event in enumerate(everything)
        if event.event_type in leaf.listens
        and event.timestamp >= quest.published_at
        and (quest.min_level is None or _level(everything[:index]) >= quest.min_level)
    ]
    if quest.repeat.reset in ("daily", "weekly", "monthly"):
        found = _by_period(quest, leaf, history, zone)
    else:
        found = _one_after_the_other(quest, leaf, history, zone)
    return found[: 1 if quest.repeat.reset == "never" else quest.repeat.limit]


def _level(before: list[Event]) -> int:
    return max((event.data["level"] for event in before if event.event_type == "LevelReached"), default=1)


def _by_period(quest: Definition, leaf: Leaf, history: list[Event], zone: tzinfo) -> list[Event]:
    """In each period the first event with which the period's own events reach the target."""
    found: dict[object, Event] = {}
    for index, event in enumerate(history):
        period = _period(quest.repeat.reset, event, zone)
        since = [one for one in history[: index + 1] if _period(quest.repeat.reset, one, zone) == period]
        if period not in found and _total_reached(leaf, history[: index + 1], since, zone, once=False) >= 1:
            found[period] = event
    return list(found.values())


def _one_after_the_other(quest: Definition, leaf: Leaf, history: list[Event], zone: tzinfo) -> list[Event]:
    """Additive measures count on over completions; for all others a cycle begins after the last one."""
    if isinstance(_inside(leaf), Count | SpacedCount | Sum) and quest.repeat.cooldown is None:
        found: list[Event] = []
        for index, event in enumerate(history):
            total = _total_reached(leaf, history[: index + 1], history[: index + 1], zone)
            found += [event] * (total - len(found))
        return found
    found, begins = [], 0
    for index, event in enumerate(history):
        cooldown = quest.repeat.cooldown
        if found and cooldown is not None and event.timestamp < found[-1].timestamp + cooldown:
            begins = index + 1
        elif _total_reached(leaf, history[: index + 1], history[begins : index + 1], zone) >= 1:
            found.append(event)
            begins = index + 1
    return found


def _inside(leaf: Leaf) -> object:
    return leaf.measure.inner if isinstance(leaf.measure, Capped) else leaf.measure


def _period(reset: str, event: Event, zone: tzinfo) -> object:
    day = event.timestamp.astimezone(zone).date()
    return {"day": day, "week": day.isocalendar()[:2], "month": (day.year, day.month)}[
        {"daily": "day", "weekly": "week", "monthly": "month"}.get(reset, reset)
    ]


def _total_reached(leaf: Leaf, until_now: list[Event], since: list[Event], zone: tzinfo, *, once: bool = True) -> int:
    """How many targets the events of the cycle hold."""
    measure, target = _inside(leaf), Fraction(leaf.target)
    if isinstance(measure, Count | SpacedCount):
        return int(_most_events(leaf, measure, since, zone) // target)
    if isinstance(measure, Sum):
        return int(_capped_sum(leaf, measure, since, zone) // target)
    if isinstance(measure, Distinct):
        return len({event.data[measure.field.text] for event in since}) // int(target)
    if isinstance(measure, Highest):
        values = (_number(event, measure.field.text) for event in since)
        return int(any(value is not None and value >= target for value in values))
    if isinstance(measure, Sequence):
        return int(any(_fits(measure, chosen) for chosen in combinations(since, len(measure.steps))))
    assert isinstance(measure, Streak)
    return int(_longest_run(measure, until_now, since, zone, once=once) >= target)


def _most_events(leaf: Leaf, measure: Count | SpacedCount, events: list[Event], zone: tzinfo) -> int:
    """The most events that can be chosen so that none is too near to another and no period has too many."""
    cooldown = measure.cooldown if isinstance(measure, SpacedCount) else timedelta(0)
    for size in range(len(events), 0, -1):
        for chosen in combinations(events, size):
            far = all(one.timestamp - other.timestamp >= cooldown for other, one in pairwise(chosen))
            if far and _within_cap(leaf, chosen, zone):
                return size
    return 0


def _within_cap(leaf: Leaf, chosen: tuple[Event, ...], zone: tzinfo) -> bool:
    if not isinstance(leaf.measure, Capped):
        return True
    periods = [_period(leaf.measure.per, event, zone) for event in chosen]
    return all(periods.count(period) <= leaf.measure.most for period in periods)


def _capped_sum(leaf: Leaf, measure: Sum, events: list[Event], zone: tzinfo) -> Fraction:
    """The sum over the periods of what each adds, which is at most the cap."""
    by_period: dict[object, Fraction] = {}
    for event in events:
        value = _number(event, measure.field.text)
        if event.data.get(measure.field.text) is None and measure.default is not None:
            value = Fraction(measure.default)
        if value is not None and value >= 0:
            period = _period(leaf.measure.per, event, zone) if isinstance(leaf.measure, Capped) else None
            by_period[period] = by_period.get(period, Fraction(0)) + min(value, 100 * Fraction(leaf.target))
    if isinstance(leaf.measure, Capped):
        return sum((min(total, Fraction(leaf.measure.most)) for total in by_period.values()), Fraction(0))
    return sum(by_period.values(), Fraction(0))


def _number(event: Event, field: str) -> Fraction | None:
    value = event.data.get(field)
    return Fraction(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _fits(measure: Sequence, chosen: tuple[Event, ...]) -> bool:
    previous: datetime | None = None
    for step, event in zip(measure.steps, chosen, strict=True):
        if event.event_type not in step.listens or (step.where is not None and step.where.holds(event, {}) is not True):
            return False
        if step.within is not None and previous is not None and event.timestamp - previous > step.within:
            return False
        previous = event.timestamp
    return True


def _longest_run(measure: Streak, until_now: list[Event], since: list[Event], zone: tzinfo, *, once: bool) -> int:
    """The most periods in a row at any time of this cycle: day by day, with what was missed and what was frozen.

    `since` is part of `until_now`: freezes and misses are those of all time, what is counted is only of this cycle.
    `once`: a day or week counts for the cycle only in which its first event lies.
    """
    cycle = {event.event_id for event in since}
    periods = _all_periods(measure, until_now, zone)
    freezes, missed, run, longest = 0, measure.grace, 0, 0
    for place, period in enumerate(periods):
        today = [event for event in until_now if _ordinal(measure, event, zone) == period]
        freezes += sum(_given(measure, event) for event in today if event.event_type in measure.freezes_on)
        acts = [event for event in today if event.event_type not in measure.freezes_on]
        if acts:
            missed = 0
            run += int((acts[0] if once else acts[-1]).event_id in cycle)
            longest = max(longest, run)
        elif place < len(periods) - 1:
            missed += 1
            if missed > measure.grace:
                run, freezes = (run, freezes - 1) if freezes else (0, 0)
    return longest


def _all_periods(measure: Streak, events: list[Event], zone: tzinfo) -> list[int]:
    numbers = [_ordinal(measure, event, zone) for event in events]
    return list(range(min(numbers), max(numbers) + 1)) if numbers else []


def _ordinal(measure: Streak, event: Event, zone: tzinfo) -> int:
    day: date = event.timestamp.astimezone(zone).date()
    return day.toordinal() if measure.every == "day" else (day - timedelta(days=day.weekday())).toordinal() // 7


def _given(measure: Streak, event: Event) -> int:
    return 1 if measure.freezes_field is None else int(event.data[measure.freezes_field.text])
