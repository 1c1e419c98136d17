"""The reference: what a user's events must have led to, written as simply as it can be said.

It counts quests of one leaf, by `count`, `sum` or `distinct`, once or anew after every completion. Events are given
once each, in the order of (moment, id).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

MOST_CYCLES_OF_ONE_EVENT: Final = 100


@dataclass(frozen=True, slots=True)
class Quest:
    """A quest as the reference sees it. `published_at` are the moments of its versions; the first opens it."""

    code: str
    on: frozenset[str]
    measure: str
    field: str | None
    target: Decimal
    limit: int | None
    opens_at: int
    closes_at: int | None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of one user."""

    event_id: str
    event_type: str
    at: int
    data: dict[str, Any]


@dataclass(slots=True)
class Reached:
    """How far one user has come in one quest: completed by which events, and what is gathered for the next cycle."""

    completed_by: list[str] = field(default_factory=list)
    total: Decimal = Decimal(0)
    values: set[str] = field(default_factory=set)

    def amount(self, quest: Quest) -> Decimal:
        """What is gathered, as one number; nothing where no cycle is left."""
        if quest.limit is not None and len(self.completed_by) >= quest.limit:
            return Decimal(0)
        return Decimal(len(self.values)) if quest.measure == "distinct" else self.total


def count(quests: Sequence[Quest], events: Iterable[Happened]) -> dict[str, Reached]:
    """What the events of one user come to, by quest; quests that they do not touch are left out."""
    reached: dict[str, Reached] = {}
    for event in events:
        for quest in quests:
            if event.event_type in quest.on and _is_open(quest, event):
                _take(quest, reached.setdefault(quest.code, Reached()), event)
    return reached


def _is_open(quest: Quest, event: Happened) -> bool:
    return quest.opens_at <= event.at and (quest.closes_at is None or event.at < quest.closes_at)


def _take(quest: Quest, reached: Reached, event: Happened) -> None:
    left = None if quest.limit is None else quest.limit - len(reached.completed_by)
    if left == 0:
        return
    if quest.measure == "distinct":
        cycles = _take_value(quest, reached, event)
    else:
        cycles = _take_number(quest, reached, event, left)
    reached.completed_by += [event.event_id] * cycles


def _take_value(quest: Quest, reached: Reached, event: Happened) -> int:
    value = find(event.data, quest.field)
    if isinstance(value, (str, bool, int, Decimal)):
        # A text is not the number that it looks like, but 1 and 1.0 are the same one.
        is_number = not isinstance(value, (str, bool))
        reached.values.add(f"{Decimal(value).normalize()}" if is_number else f"{type(value).__name__} {value}")
    if len(reached.values) < quest.target:
        return 0
    reached.values.clear()
    return 1


def _take_number(quest: Quest, reached: Reached, event: Happened, left: int | None) -> int:
    number = Decimal(1) if quest.measure == "count" else _number(event, quest)
    reached.total += min(number, quest.target * MOST_CYCLES_OF_ONE_EVENT)
    cycles = min(int(reached.total // quest.target), MOST_CYCLES_OF_ONE_EVENT)
    if left is not None:
        cycles = min(cycles, left)
    reached.total -= cycles * quest.target
    return cycles


def _number(event: Happened, quest: Quest) -> Decimal:
    value = find(event.data, quest.field)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value < 0:
        return Decimal(0)
    return Decimal(value)


def find(data: dict[str, Any], path: str | None) -> Any:
    """The value at a path such as `match.map`; None where there is none."""
    value: Any = data
    for part in (path or "").split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value
