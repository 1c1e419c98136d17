"""Histories of one user: few days around ends of a week, a month and summer time, so that things collide.

The days are Friday, 27 March to Friday, 3 April 2026; Berlin changes its clocks on the 29th. Events lie on a grid of
four hours, which falls on both sides of every zone's midnight.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import strategies as st

from processing_service.domain.enrolment import ABANDONED, ACCEPTED
from processing_service.domain.event import Event
from shared.contracts.event_types import LEVEL_REACHED, NEW_USER_SIGN_IN, USER_UPDATED

START = datetime(2026, 3, 27, tzinfo=UTC)
LAST_SLOT = 47
DAYS = (*range(2, 90, 6), *range(2, 90, 6), *range(5, 60, 6))
"""Half a month, mostly one moment a day."""
TWO_DAYS = range(12)
FREEZE = "FreezeGiven"
EVIDENCE = ("Match", "Match", "Match", "Lesson", "Visit")
"""What quests count; one of them often, so that something is completed."""
CODES = ("first", "second")
ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Honolulu", "Europe/Berlin", "Asia/Kolkata")
POINTS = (1, 2, 0.5, 3, 0, 1, 2, 250, None, "3", -1, True)
LARGEST_VALUE = len(POINTS) - 1


def at(slot: int) -> datetime:
    """A moment on the grid."""
    return START + timedelta(hours=4 * slot)


def make_event(index: int, slot: int, event_type: str, value: int) -> Event:
    """The event that these numbers stand for."""
    data: dict[str, Any]
    if event_type in (ACCEPTED, ABANDONED):
        data = {"code": CODES[value % len(CODES)]}
    elif event_type == USER_UPDATED:
        data = {"time_zone": ZONES[value % len(ZONES)], "attributes": {"level": value % 2}}
    elif event_type == LEVEL_REACHED:
        data = {"level": 2 + value % 3}
    elif event_type == FREEZE:
        data = {"number": value % 3}
    else:
        data = {"points": POINTS[value], "tag": "abc"[value % 3], "level": value % 4}
    return Event(f"e{index:02}", event_type, "user1", at(slot), data)


def histories(
    *more_types: str,
    min_size: int = 0,
    max_size: int = 14,
    slots: Sequence[int] = range(LAST_SLOT + 1),
    evidence: Sequence[str] = EVIDENCE,
) -> st.SearchStrategy[list[Event]]:
    """Events of the user in no order: of what quests count, and of these other types. As often many as few."""
    types = st.sampled_from((*evidence, *more_types))
    drawn = st.tuples(st.sampled_from(slots), types, st.integers(0, LARGEST_VALUE))

    def build(size: int) -> st.SearchStrategy[list[tuple[int, str, int]]]:
        return st.lists(drawn, min_size=size, max_size=size)

    return (
        st.integers(min_size, max_size)
        .flatmap(build)
        .map(lambda rows: [make_event(index, *row) for index, row in enumerate(rows)])
    )


ENROLMENTS = (ACCEPTED, ACCEPTED, ABANDONED)
FACTS = (USER_UPDATED, USER_UPDATED, NEW_USER_SIGN_IN)
LEVELS = (LEVEL_REACHED, LEVEL_REACHED)
"""Facts, too, and events that count; one more of them never hurts."""

Delivery = Callable[[Sequence[Event]], list[list[Event]]]


def _delivery(seed: int) -> Delivery:
    def deliver(events: Sequence[Event]) -> list[list[Event]]:
        chance = Random(seed)
        sent = [*events, *chance.sample(list(events), k=min(len(events), chance.randrange(4)))]
        chance.shuffle(sent)
        cuts = sorted(chance.randrange(len(sent) + 1) for _ in range(chance.randrange(1, 8)))
        return [sent[start:end] for start, end in pairwise([0, *cuts, len(sent)])]

    return deliver


deliveries: st.SearchStrategy[Delivery] = st.integers(0, 2**20).map(_delivery)
"""Ways to bring the same events: in another order, some of them twice, split into batches."""


def in_order(events: Sequence[Event]) -> list[Event]:
    """The events sorted by position."""
    return sorted(events, key=lambda event: event.position)
