"""Why a quest stands as it does for a user: every event that it looked at, and what became of it.

Nothing is decided here. The events go through the same `step` as everywhere, so that an explanation cannot say anything
else than what happened; what is added are the events that were taken back, which no fold ever sees.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from processing_service.domain.context import Context
from processing_service.domain.enrolment import is_about
from processing_service.domain.evaluator import step
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

    @property
    def state(self) -> State:
        """How the quest stands after all of them."""
        return self.steps[-1].after if self.steps else EMPTY

    @property
    def completions(self) -> tuple[Completion, ...]:
        """The cycles that they completed, in order."""
        return tuple(completion for one in self.steps for completion in one.completions)

    @property
    def counted(self) -> int:
        """How many events counted."""
        return sum(1 for one in self.steps if isinstance(one.outcome, Counted))

    @property
    def enrolled(self) -> int:
        """How often the user accepted or abandoned the quest."""
        return sum(1 for one in self.steps if isinstance(one.outcome, Enrolled))

    @property
    def not_counted(self) -> Mapping[str, int]:
        """How many events did not count, by the name of the reason."""
        return Counter(one.outcome.reason.name for one in self.steps if isinstance(one.outcome, NotCounted))


def explain_events(
    timeline: Timeline, events: Iterable[Event], context: Context, retracted: Collection[str] = ()
) -> Explanation:
    """Explain a whole history; see `explain_steps`."""
    return Explanation(tuple(explain_steps(timeline, events, context, retracted)))


def explain_steps(
    timeline: Timeline, events: Iterable[Event], context: Context, retracted: Collection[str] = ()
) -> Iterator[ExplainedStep]:
    """Go through a user's events, sorted by position and each of them once.

    Events of types that the quest does not listen to are passed over, as are acceptances of other quests. `retracted`
    are the ids of events that were taken back. `context.prerequisites` must hold the final positions.
    """
    state = EMPTY
    for event in events:
        if not _concerns(timeline, event):
            continue
        if event.event_id in retracted:
            yield ExplainedStep(event, _RETRACTED, state, state)
            continue
        advancement = step(timeline, state, event, context)
        yield ExplainedStep(event, advancement.outcome, state, advancement.state)
        state = advancement.state


def _concerns(timeline: Timeline, event: Event) -> bool:
    return event.event_type in timeline.triggers or (
        event.event_type in timeline.listens and is_about(event, timeline.code)
    )
