"""One more day, or one more freeze, never hurts a streak: all histories of a few days, not some of them.

What breaks such a law is rare: a freeze that is used up elsewhere and is missing at the end of a week. A history is a
text with a letter for each day: `.` nothing, `M` a match, `F` a freeze, `B` both.
"""

from collections.abc import Iterator
from itertools import product

import pytest

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition, Repeat
from processing_service.domain.evaluator import fold
from processing_service.domain.event import Event, Position
from processing_service.domain.facts import Facts
from processing_service.domain.measures import Streak
from processing_service.domain.timeline import Timeline
from tests.property.processing.definitions import FREEZES, MATCH, leaf
from tests.property.processing.histories import FREEZE, at

KINDS = {".": "", "M": "M", "F": "F", "B": "FM"}
WITHOUT_ONE = {"M": ".", "F": ".", "B": "MF"}
NOBODY = Context(Facts("user1"))


def events(history: str) -> Iterator[Event]:
    """The freeze in the morning, the match in the evening."""
    for day, letter in enumerate(history):
        for kind in KINDS[letter]:
            slot, event_type = (6 * day + 1, FREEZE) if kind == "F" else (6 * day + 4, "Match")
            yield Event(f"{kind}{day}", event_type, "user1", at(slot), {})


def completions(line: Timeline, history: str) -> list[Position]:
    """Where the cycles are complete."""
    return [one.position for one in fold(line, events(history), NOBODY).completions]


def without_one(history: str) -> Iterator[str]:
    """The histories that lack one event."""
    for day, letter in enumerate(history):
        for less in WITHOUT_ONE.get(letter, ""):
            yield history[:day] + less + history[day + 1 :]


@pytest.mark.parametrize(("letters", "days", "grace"), [(".MF", 8, 1), (".MFB", 6, 0)])
@pytest.mark.parametrize("repeat", [Repeat(), Repeat(None, "on_completion"), Repeat(None, "weekly")], ids=str)
def test_one_more_never_hurts(letters: str, days: int, grace: int, repeat: Repeat) -> None:
    streak = leaf("days", Streak("day", grace, FREEZES), 2, MATCH)
    line = Timeline("first", (Definition("first", 1, at(0), streak, repeat),))
    found = {history: completions(line, history) for history in map("".join, product(letters, repeat=days))}
    for history, complete in found.items():
        for less in without_one(history):
            before = found[less]
            assert len(complete) >= len(before), (less, history)
            assert all(now <= then for now, then in zip(complete, before, strict=False)), (less, history)
