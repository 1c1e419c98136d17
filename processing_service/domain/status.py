"""How a quest stands for a user, as lists and pages show it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.enrolment import deadline_of, enrolled_at
from processing_service.domain.evaluator import progress_under
from processing_service.domain.event import Event, Position
from processing_service.domain.measures.base import Number
from processing_service.domain.measures.streak import Run, Streak
from processing_service.domain.objective import Leaf, is_begun
from processing_service.domain.reasons import Archived
from processing_service.domain.state import State
from processing_service.domain.timeline import Timeline


class Status(StrEnum):
    """Where a user is with a quest."""

    UPCOMING = "upcoming"
    LOCKED = "locked"
    AVAILABLE = "available"
    IN_PROGRESS = "in_progress"
    READY_TO_CLAIM = "ready_to_claim"
    COMPLETED = "completed"
    EXPIRED = "expired"
    ENDED = "ended"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class StreakStanding:
    """How a streak stands today: its length, the freezes that are left and how many were used up."""

    length: int
    freezes: int
    frozen: int


@dataclass(frozen=True, slots=True)
class LeafStanding:
    """How far one leaf of the objective has come."""

    leaf: Leaf
    amount: Number
    is_reached: bool
    streak: StreakStanding | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one user stands with one quest, at one moment.

    `progress` is that of the cycle under way, at most the target. `missing` are prerequisites, `missing_level` is the
    level that is to be reached before anything counts. `opens_at` and `closes_at` bound the window as it is
    for this user, `resets_at` is when the next day, week or month begins, `deadline` that of an acceptance.
    """

    definition: Definition
    status: Status
    progress: Number
    leaves: tuple[LeafStanding, ...]
    is_begun: bool
    is_enrolled: bool
    is_eligible: bool
    missing: tuple[str, ...]
    missing_level: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    resets_at: datetime | None = None
    deadline: datetime | None = None


def standing_of(
    timeline: Timeline, state: State, now: datetime, claimable: Collection[int], context: Context
) -> Standing:
    """How a user stands now; `claimable` are the cycles that wait to be claimed."""
    context = replace(context, pauses=timeline.pauses)
    definition = timeline.shown(state, now, context)
    calendar, span = context.facts.calendar, definition.repeat.span
    period = None if span is None else calendar.number(span, now)
    is_closed = definition.repeat.room(state.times_completed) <= 0 or (span is not None and state.closed == period)
    leaves = _leaves(definition, state, period, now, context)
    reached = definition.objective.target if is_closed else _amount(definition, leaves)
    window = definition.window
    opens_at, closes_at = window.bounds(enrolled_at(definition, state, context)) if window is not None else (None, None)
    begun = state.times_completed > 0 or is_begun(definition.objective, progress_under(definition, state, period))
    missing = missing_prerequisites(definition, context.prerequisites)
    standing = Standing(
        definition=definition,
        status=Status.AVAILABLE,
        progress=min(reached, definition.objective.target),
        leaves=leaves,
        is_begun=begun or state.enrolled is not None,
        is_enrolled=not definition.opt_in or (state.enrolled is not None and not _has_run_out(definition, state, now)),
        is_eligible=_is_eligible(definition, now, context),
        missing=missing,
        missing_level=missing_level(definition, context),
        opens_at=opens_at,
        closes_at=closes_at,
        resets_at=None if span is None else calendar.next_begins(span, now),
        deadline=deadline_of(definition, state),
    )
    return replace(standing, status=_status(standing, timeline, state, now, claimable, is_closed=is_closed))


def missing_prerequisites(definition: Definition, first: Mapping[str, Position | None]) -> tuple[str, ...]:
    """The quests that must be completed before this one counts anything."""
    return tuple(code for code in definition.prerequisites if first.get(code) is None)


def missing_level(definition: Definition, context: Context) -> int | None:
    """The level that the user must reach before this quest counts anything; None where there is none."""
    needed = definition.min_level
    return needed if needed is not None and context.facts.level < needed else None


def _status(
    standing: Standing,
    timeline: Timeline,
    state: State,
    now: datetime,
    claimable: Collection[int],
    *,
    is_closed: bool,
) -> Status:
    """The first that applies."""
    if claimable:
        return Status.READY_TO_CLAIM
    if is_closed:
        return Status.COMPLETED
    if now < timeline.published_at or (standing.opens_at is not None and now < standing.opens_at):
        return Status.UPCOMING
    archived = isinstance(timeline.at(now), Archived)
    if archived or (standing.closes_at is not None and now >= standing.closes_at):
        return Status.ENDED
    if timeline.is_paused_at(now):
        return Status.PAUSED
    if standing.missing or standing.missing_level is not None or not standing.is_eligible:
        return Status.LOCKED
    if _has_run_out(standing.definition, state, now):
        return Status.EXPIRED
    if standing.definition.opt_in and state.enrolled is None:
        return Status.AVAILABLE
    return Status.IN_PROGRESS if standing.is_begun else Status.AVAILABLE


def _has_run_out(definition: Definition, state: State, now: datetime) -> bool:
    deadline = deadline_of(definition, state)
    return deadline is not None and now >= deadline


def _leaves(
    definition: Definition, state: State, period: int | None, now: datetime, context: Context
) -> tuple[LeafStanding, ...]:
    held = definition.objective.parts(progress_under(definition, state, period))
    return tuple(_leaf(leaf, held.get(leaf.id), now, context) for leaf in definition.objective.leaves)


def _leaf(leaf: Leaf, progress: object, now: datetime, context: Context) -> LeafStanding:
    reached = leaf.is_reached(progress)
    if isinstance(leaf.measure, Streak) and isinstance(progress, Run):
        period = context.facts.calendar.number(leaf.measure.every, now)
        today = leaf.measure.settle(progress, period, context)
        amount = leaf.target if reached else today.length
        return LeafStanding(leaf, amount, reached, StreakStanding(today.length, today.freezes, today.used))
    return LeafStanding(leaf, leaf.target if reached else leaf.amount(progress), reached)


def _amount(definition: Definition, leaves: tuple[LeafStanding, ...]) -> Number:
    """The amount of the objective, with streaks as they stand today."""
    objective = definition.objective
    if isinstance(objective, Leaf):
        return leaves[0].amount
    return objective.amount_of({one.leaf.id for one in leaves if one.is_reached})


def _is_eligible(definition: Definition, now: datetime, context: Context) -> bool:
    """Whether the user belongs to the segment as things are now."""
    if definition.segment is None:
        return True
    user = context.facts.user_at(now)
    return definition.segment.holds(Event("", "", str(user["id"]), now, {}), user) is True
