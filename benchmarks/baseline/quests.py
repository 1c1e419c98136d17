"""The three quests of the workload, kept in memory: the baseline reads no catalog at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.workload import COUNT_TARGET, EVENT_TYPE, POINTS_TARGET, RANKED_TARGET


@dataclass(frozen=True, slots=True)
class Quest:
    """A quest: what an event is worth to it (0: nothing), and how much completes it."""

    code: str
    worth: Callable[[Mapping[str, Any]], int]
    target: int
    diamonds: int = 10


QUESTS: Final = {
    EVENT_TYPE: (
        Quest("wins", lambda _: 1, COUNT_TARGET),
        Quest("ranked-wins", lambda data: int(data["mode"] == "ranked" and data["points"] >= 3), RANKED_TARGET),
        Quest("points", lambda data: int(data["points"]), POINTS_TARGET),
    )
}
"""By the event type that they want."""
