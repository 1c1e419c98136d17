"""The one place that decides progress.

The live consumer, the HTTP ingest, folding again after a late event, explanations and dry runs all come through
`advance`. It is pure: the same arguments give the same answer, for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution
from processing_service.domain.outcome import Advancement, Completion, Counted, NotCounted, Outcome
from processing_service.domain.reasons import AlreadyComplete, NotListened, OutsideWindow, PrerequisiteMissing, Reason
from processing_service.domain.state import EMPTY, State
from processing_service.domain.timeline import Timeline

_NOT_LISTENED = NotListened()
_ALREADY_COMPLETE = AlreadyComplete()
_OUTSIDE_WINDOW = OutsideWindow()


def advance(definition: Definition, state: State, event: Event, context: Context) -> Advancement:
    """Evaluate one event against one definition, for the user that the state and the context belong to.

    The event must come after `state.position` in the order of positions; the caller folds again where it does not.
    """
    objective = definition.objective
    refusal = _gate(definition, state, event, context)
    if refusal is not None:
        return Advancement(state, NotCounted(refusal))
    progress = state.progress if state.version >= definition.carries_since else None
    contribution = objective.contribute(progress, event, context.user)
    if isinstance(contribution, Reason):
        return Advancement(state, NotCounted(contribution))
    cycles = objective.cycles(contribution.progress)
    if cycles:
        return _complete(definition, state, event, contribution, cycles)
    moved = State(
        definition.version,
        contribution.progress,
        state.times_completed,
        state.first_completion,
        state.last_completion,
        event.position,
    )
    note = contribution.note
    return Advancement(moved, Counted(contribution.amount) if note is None else NotCounted(note))


def _gate(definition: Definition, state: State, event: Event, context: Context) -> Reason | None:
    """What keeps the event from the objective, if anything does."""
    if event.event_type not in definition.objective.listens:
        return _NOT_LISTENED
    if definition.repeat.room(state.times_completed) <= 0:
        return _ALREADY_COMPLETE
    window = definition.window
    if window is not None and not window.holds(event.timestamp):
        return _OUTSIDE_WINDOW
    for code in definition.prerequisites:
        fulfilled = context.prerequisites.get(code)
        # Strictly after: the event that completes the prerequisite does not count for what it unlocks.
        if fulfilled is None or event.position <= fulfilled:
            return PrerequisiteMissing(code)
    return None


def _complete(
    definition: Definition, state: State, event: Event, contribution: Contribution, reached: int
) -> Advancement:
    """Complete as many cycles as the progress reaches and the limit allows."""
    position = event.position
    cycles = min(reached, definition.repeat.room(state.times_completed))
    times = state.times_completed + cycles
    open_ended = definition.repeat.room(times) > 0
    after = State(
        version=definition.version,
        progress=definition.objective.restart(contribution.progress, cycles) if open_ended else None,
        times_completed=times,
        first_completion=state.first_completion or position,
        last_completion=position,
        position=position,
    )
    completions = tuple(
        Completion(definition.code, cycle, position, definition.version)
        for cycle in range(state.times_completed + 1, times + 1)
    )
    return Advancement(after, Counted(contribution.amount, completions))


def step(timeline: Timeline, state: State, event: Event, context: Context) -> Advancement:
    """Advance under the version that was in effect at the time of the event."""
    definition = timeline.at(event.timestamp)
    if isinstance(definition, Reason):
        return Advancement(state, NotCounted(definition))
    return advance(definition, state, event, context)


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a fold and what became of it."""

    event: Event
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Fold:
    """What a whole history comes to, with every step on the way."""

    state: State
    completions: tuple[Completion, ...]
    steps: tuple[Step, ...]


def fold(timeline: Timeline, events: Iterable[Event], context: Context) -> Fold:
    """Fold a user's events, sorted by position and each of them once, under one quest.

    `context.prerequisites` must hold the final positions: events before them are told apart by position.
    """
    state = EMPTY
    completions: list[Completion] = []
    steps: list[Step] = []
    for event in events:
        advancement = step(timeline, state, event, context)
        state = advancement.state
        steps.append(Step(event, advancement.outcome))
        if isinstance(advancement.outcome, Counted):
            completions.extend(advancement.outcome.completions)
    return Fold(state, tuple(completions), tuple(steps))
