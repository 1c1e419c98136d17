"""The one place that decides progress.

The live consumer, the HTTP ingest, folding again after a late event, explanations, dry runs and backfills all come
through `advance`. It is pure: the same arguments give the same answer, for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from processing_service.domain.calendar import name_of
from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.enrolment import enrol, enrolled_at, is_about, not_enrolled
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution
from processing_service.domain.outcome import Advancement, Completion, Counted, NotCounted, Outcome
from processing_service.domain.reasons import (
    AlreadyComplete,
    CompleteThisPeriod,
    CoolingDown,
    LevelTooLow,
    NotInSegment,
    NotListened,
    OutsideWindow,
    PrerequisiteMissing,
    Reason,
)
from processing_service.domain.state import EMPTY, State
from processing_service.domain.timeline import Timeline

_NOT_LISTENED = NotListened()
_ALREADY_COMPLETE = AlreadyComplete()


def advance(definition: Definition, state: State, event: Event, context: Context) -> Advancement:
    """Evaluate one event against one definition, for the user that the state and the context belong to.

    The event must come after `state.position` in the order of positions; the caller folds again where it does not.
    """
    if definition.opt_in and is_about(event, definition.code):
        return enrol(definition, state, event)
    refusal = _gate(definition, state, event, context)
    if refusal is not None:
        return Advancement(state, NotCounted(refusal))
    objective, span = definition.objective, definition.repeat.span
    period = None if span is None else context.facts.calendar.number(span, event.timestamp)
    if span is not None and state.closed == period:
        return Advancement(_watching(definition, state, event, context), NotCounted(CompleteThisPeriod(span)))
    contribution = objective.contribute(progress_under(definition, state, period), event, context)
    if isinstance(contribution, Reason):
        return Advancement(state, NotCounted(contribution))
    cycles = objective.cycles(contribution.progress)
    if cycles:
        return _complete(definition, state, event, contribution, cycles, period)
    moved = State(
        definition.version,
        contribution.progress,
        state.times_completed,
        state.first_completion,
        state.last_completion,
        event.position,
        period,
        state.closed,
        state.enrolled,
        state.unpaid,
    )
    note = contribution.note
    return Advancement(
        moved, Counted(contribution.amount, (), contribution.parts) if note is None else NotCounted(note)
    )


def progress_under(definition: Definition, state: State, period: int | None) -> Any:
    """The progress with which the definition goes on in that period (None: it has no periods)."""
    progress = state.progress
    if progress is None:
        return None
    if state.version != definition.version:
        progress = definition.progress_of(state.version, progress)
    if period is not None and state.period != period and progress is not None:
        return definition.objective.roll_over(progress)
    return progress


def _gate(definition: Definition, state: State, event: Event, context: Context) -> Reason | None:
    """What keeps the event from the objective, if anything does."""
    if event.event_type not in definition.objective.listens:
        return _NOT_LISTENED
    if definition.repeat.room(state.times_completed) <= 0:
        return _ALREADY_COMPLETE
    if definition.opt_in and (outside := not_enrolled(definition, state, event)) is not None:
        return outside
    window = definition.window
    if window is not None:
        entered = enrolled_at(definition, state, context) if window.is_relative else None
        if not window.holds(event.timestamp, entered):
            return OutsideWindow(*window.bounds(entered))
    return _locked(definition, event, context) or _cooling_down(definition, state, event)


def _locked(definition: Definition, event: Event, context: Context) -> Reason | None:
    """What the user lacks, if anything: a quest before this one, a level, or to be among those whom it is for.

    What unlocks it lies strictly before the event: the event that completes a prerequisite does not count for what that
    opens, nor does the one that tells of a level.
    """
    for code in definition.prerequisites:
        fulfilled = context.prerequisites.get(code)
        if fulfilled is None or event.position <= fulfilled:
            return PrerequisiteMissing(code)
    if definition.min_level is not None:
        level = context.facts.level_before(event.position)
        if level < definition.min_level:
            return LevelTooLow(definition.min_level, level)
    if definition.segment is not None:
        verdict = definition.segment.holds(event, context.facts.user_at(event.timestamp))
        if verdict is not True:
            return NotInSegment(definition.segment.source, verdict or "")
    return None


def _cooling_down(definition: Definition, state: State, event: Event) -> Reason | None:
    cooldown = definition.repeat.cooldown
    if cooldown is None or state.last_completion is None:
        return None
    until = state.last_completion[0] + cooldown
    return CoolingDown(until, cooldown) if event.timestamp < until else None


def _watching(definition: Definition, state: State, event: Event, context: Context) -> State:
    """The state after an event of a period that is complete: its days are not missed, and its freezes are put by."""
    if not definition.objective.keeps_watching:
        return state
    progress = progress_under(definition, state, state.closed)
    contribution = definition.objective.contribute(progress, event, context)
    if isinstance(contribution, Reason):
        return state
    return replace(state, version=definition.version, progress=contribution.progress, position=event.position)


def _complete(
    definition: Definition, state: State, event: Event, contribution: Contribution, reached: int, period: int | None
) -> Advancement:
    """Complete as many cycles as the progress reaches and the limit allows."""
    position, repeat = event.position, definition.repeat
    cycles = min(reached, repeat.room(state.times_completed))
    times = state.times_completed + cycles
    open_ended = repeat.room(times) > 0
    is_unpaid = not definition.pays_past and definition.is_of_the_past(event.timestamp)
    after = State(
        version=definition.version,
        progress=definition.objective.restart(contribution.progress, cycles) if open_ended else None,
        times_completed=times,
        first_completion=state.first_completion or position,
        last_completion=position,
        position=position,
        period=period,
        closed=period,
        enrolled=state.enrolled,
        unpaid=state.unpaid + (cycles if is_unpaid else 0),
    )
    completions = tuple(
        Completion(
            definition.code,
            _cycle(definition, state, ordinal, period, is_unpaid=is_unpaid),
            position,
            definition.version,
            ordinal,
        )
        for ordinal in range(state.times_completed + 1, times + 1)
    )
    return Advancement(after, Counted(contribution.amount, completions, contribution.parts))


def _cycle(definition: Definition, state: State, ordinal: int, period: int | None, *, is_unpaid: bool) -> int:
    """The name of a completion.

    Those of a past that is not paid count backwards, -1 being the first of them: one that becomes known late must not
    push the name, and with it the pay, of a later one on to the next.
    """
    repeat = definition.repeat
    if repeat.span is not None and repeat.limit is None and period is not None:
        return name_of(repeat.span, period)
    paid_before = state.times_completed - state.unpaid
    return paid_before - ordinal if is_unpaid else ordinal - state.unpaid


def step(timeline: Timeline, state: State, event: Event, context: Context) -> Advancement:
    """Advance under the version that decides about the event."""
    if timeline.pauses:
        context = replace(context, pauses=timeline.pauses)
    definition = timeline.deciding(state, event.timestamp, context)
    if isinstance(definition, Reason):
        return Advancement(state, NotCounted(definition))
    advancement = advance(definition, state, event, context)
    if timeline.pins and advancement.state is state and timeline.concerns(event):
        # An earlier event that comes late may put the user in flight under another version, for which this one counts.
        return Advancement(replace(state, position=event.position), advancement.outcome)
    return advancement


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a fold, what became of it, and how the quest stood afterwards."""

    event: Event
    outcome: Outcome
    state: State


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
        steps.append(Step(event, advancement.outcome, state))
        completions.extend(advancement.completions)
    return Fold(state, tuple(completions), tuple(steps))
