"""How far one user has come in one quest."""

from dataclasses import dataclass
from typing import Any

from processing_service.domain.event import Position


@dataclass(frozen=True, slots=True)
class State:
    """The fold of a user's events under one quest's timeline.

    `progress` belongs to the objective (None: nothing in the cycle under way) and was made under `version`; in a quest
    that resets by days, weeks or months it belongs to the one numbered `period`, and `closed` is the last one that was
    completed. `enrolled` is the place of the acceptance that holds, for a quest that has to be accepted. Of the
    completions, `unpaid` lie in a past that is only shown.

    `position` is that of the last event that was relevant: one whose effect, or want of effect, hung on the state. An
    event at or before it that arrives later makes the quest fold again from the log; a later one is a single step.
    """

    version: int = 0
    progress: Any = None
    times_completed: int = 0
    first_completion: Position | None = None
    last_completion: Position | None = None
    position: Position | None = None
    period: int | None = None
    closed: int | None = None
    enrolled: Position | None = None
    unpaid: int = 0


EMPTY = State()
"""The state of a user who has done nothing yet."""
