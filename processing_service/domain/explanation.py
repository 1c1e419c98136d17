"""Why a quest stands as it does for a user: every event that it looked at, and what became of it.

Nothing is decided here. The events go through `fold`, so that an explanation cannot say anything else than what
happened; what is added are the events that were taken back, which a fold never sees.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from processing_service.domain.context import Context
from processing_service.domain.enrolment import is_about
from processing_service.domain.evaluator import Fold, fold
from processing_service.domain.event import Event
from processing_service.domain.outcome import Completion, Counted, Enrolled, NotCounted, Outcome
from processing_service.domain.reasons import Retracted
from processing_service.domain.state import EMPTY, State
from processing_service.domain.timeline import Timeline

_RETRACTED: Final = NotCounted(Retracted())


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One event, what became of it, and how the quest stood before and after it."""

    event: Event
    outcome: Outcome
    before: State
    after: State

    @property
    def completions(self) -> tuple[Completion, ...]:
        """The cycles that it completed."""
        return self.outcome.completions if isinstance(self.outcome, Counted) else ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """All steps in the order of the events, and what they come to."""

    steps: tuple[ExplainedStep, ...]
    state: State
    completions: tuple[Completion, ...]

    @property
    def counted(self) -> int:
        """How many events counted."""
        return sum(1 for step in self.steps if isinstance(step.outcome, Counted))

    @property
    def enrolled(self) -> int:
        """How often the user accepted or abandoned the quest."""
        return sum(1 for step in self.steps if isinstance(step.outcome, Enrolled))

    @property
    def not_counted(self) -> Mapping[str, int]:
        """How many events did not count, by the name of the reason."""
        return Counter(step.outcome.reason.name for step in self.steps if isinstance(step.outcome, NotCounted))


def explain_events(
    timeline: Timeline, events: Iterable[Event], context: Context, retracted: Collection[str] = ()
) -> Explanation:
    """Fold a user's events, sorted by position and each of them once, and keep every step.

    Events of types that the quest does not listen to are passed over, as are acceptances of other quests. `retracted`
    are the ids of events that were taken back. `context.prerequisites` must hold the final positions.
    """
    concerning = [event for event in events if _concerns(timeline, event)]
    result = fold(timeline, (event for event in concerning if event.event_id not in retracted), context)
    return Explanation(_steps(concerning, result), result.state, result.completions)


def _concerns(timeline: Timeline, event: Event) -> bool:
    return event.event_type in timeline.triggers or (
        event.event_type in timeline.listens and is_about(event, timeline.code)
    )


def _steps(events: Iterable[Event], result: Fold) -> tuple[ExplainedStep, ...]:
    """The fold's steps with those of the events that it was not given."""
    folded = iter(result.steps)
    upcoming = next(folded, None)
    state = EMPTY
    steps: list[ExplainedStep] = []
    for event in events:
        if upcoming is None or upcoming.event is not event:
            steps.append(ExplainedStep(event, _RETRACTED, state, state))
            continue
        steps.append(ExplainedStep(event, upcoming.outcome, state, upcoming.state))
        state = upcoming.state
        upcoming = next(folded, None)
    return tuple(steps)
