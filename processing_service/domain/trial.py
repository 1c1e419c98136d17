"""One user's events folded under one quest to see what it would come to: nothing is stored, nothing grows with them."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from processing_service.domain.context import Context
from processing_service.domain.enrolment import ACCEPTED
from processing_service.domain.evaluator import step
from processing_service.domain.event import Event
from processing_service.domain.objective import is_begun
from processing_service.domain.outcome import Completion, Counted, Enrolled, NotCounted, Outcome
from processing_service.domain.reasons import NotListened
from processing_service.domain.state import EMPTY, State
from processing_service.domain.timeline import Timeline

MOST_TRACED: Final = 10
"""How many events of a user are remembered with what became of them."""


@dataclass(frozen=True, slots=True)
class Finish:
    """A completed cycle, and how long it took from the first event that counted for it, or from the acceptance."""

    completion: Completion
    took: timedelta


class Trial:
    """The fold of one user's events, taken one at a time in the order of their positions.

    `trace` holds what became of the last events, up to and with the one of the first completion. With `is_accepted` the
    user accepts a quest that asks for it just before their first event, and what the log says of that is not looked at.
    """

    __slots__ = ("_began", "_is_accepted", "_listens", "completions", "context", "state", "timeline", "trace")

    def __init__(self, timeline: Timeline, context: Context, *, is_accepted: bool = False) -> None:
        self.timeline = timeline
        self.context = context
        self.state: State = EMPTY
        self.completions = 0
        self.trace: deque[tuple[Event, Outcome]] = deque(maxlen=MOST_TRACED)
        self._listens = timeline.triggers if is_accepted else timeline.listens
        self._is_accepted = not is_accepted
        self._began: datetime | None = None

    def offer(self, event: Event) -> tuple[Finish, ...]:
        """Take the user's next event; the cycles that it completes."""
        if event.event_type not in self._listens:
            return ()
        if not self._is_accepted:
            self._is_accepted = True
            # Of all ids the empty one comes first, so that the event itself comes after the acceptance.
            self._advance(Event("", ACCEPTED, event.user_id, event.timestamp, {"code": self.timeline.code}))
        is_traced = self.completions == 0
        outcome, finishes = self._advance(event)
        if is_traced and not (isinstance(outcome, NotCounted) and isinstance(outcome.reason, NotListened)):
            self.trace.append((event, outcome))
        return finishes

    def closeness(self) -> float:
        """How near the user is to completing the cycle under way: 0 to 1, the mean over the leaves."""
        objective = self.timeline.versions[-1].objective
        held = objective.parts(self.state.progress)
        shares = [min(1.0, float(leaf.amount(held.get(leaf.id)) / leaf.target)) for leaf in objective.leaves]
        return sum(shares) / len(shares)

    def _advance(self, event: Event) -> tuple[Outcome, tuple[Finish, ...]]:
        before = self.state
        advancement = step(self.timeline, before, event, self.context)
        outcome, self.state = advancement.outcome, advancement.state
        if isinstance(outcome, Counted):
            if self._began is None or before.period not in (None, self.state.period):
                self._began = event.timestamp if outcome.contribution else None
            return outcome, self._finish(event, outcome.completions) if outcome.completions else ()
        if isinstance(outcome, Enrolled) and self.state.progress is None:
            self._began = event.timestamp if outcome.act == "accepted" else None
        return outcome, ()

    def _finish(self, event: Event, completions: tuple[Completion, ...]) -> tuple[Finish, ...]:
        """The first cycle began with its first event; all others that the event completes began with it."""
        now = event.timestamp
        took = timedelta() if self._began is None else now - self._began
        self.completions += len(completions)
        surplus = is_begun(self.timeline.versions[-1].objective, self.state.progress)
        self._began = now if surplus else None
        return tuple(Finish(one, timedelta() if place else took) for place, one in enumerate(completions))
