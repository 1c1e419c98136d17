"""How a quest stands for a user, as lists and pages show it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from processing_service.domain.definition import Definition
from processing_service.domain.event import Position
from processing_service.domain.measures.base import Number
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
    ENDED = "ended"


def status_of(
    timeline: Timeline,
    state: State,
    now: datetime,
    claimable: Collection[int],
    prerequisites: Mapping[str, Position | None],
) -> Status:
    """The status now; the first that applies of: ready to claim, completed, upcoming, ended, locked, begun, not begun.

    `claimable`: the cycles that wait to be claimed; `prerequisites`: first completions of other quests, by code.
    """
    definition = shown_version(timeline, now)
    if claimable:
        return Status.READY_TO_CLAIM
    if definition.repeat.room(state.times_completed) <= 0:
        return Status.COMPLETED
    if now < timeline.published_at or (definition.window is not None and definition.window.opens_after(now)):
        return Status.UPCOMING
    archived = isinstance(timeline.at(now), Archived)
    if archived or (definition.window is not None and definition.window.closed_by(now)):
        return Status.ENDED
    if missing_prerequisites(definition, prerequisites):
        return Status.LOCKED
    begun = state.times_completed > 0 or progress_of(definition, state) > 0
    return Status.IN_PROGRESS if begun else Status.AVAILABLE


def shown_version(timeline: Timeline, now: datetime) -> Definition:
    """The version to show: the one in effect, the last one of an archived quest, the first one of a coming quest."""
    published = [version for version in timeline.versions if version.published_at <= now]
    return published[-1] if published else timeline.versions[0]


def progress_of(definition: Definition, state: State) -> Number:
    """Progress in the cycle under way, at most the target; the whole target once nothing is left to complete."""
    target = definition.objective.target
    if definition.repeat.room(state.times_completed) <= 0:
        return target
    if state.version < definition.carries_since:
        return 0
    return min(definition.objective.amount(state.progress), target)


def claimable_cycles(definition: Definition, state: State, claimed: Collection[int]) -> tuple[int, ...]:
    """The completed cycles of a quest with manual claim that have not been claimed."""
    if definition.claim != "manual":
        return ()
    return tuple(cycle for cycle in range(1, state.times_completed + 1) if cycle not in claimed)


def missing_prerequisites(definition: Definition, first: Mapping[str, Position | None]) -> tuple[str, ...]:
    """The quests that must be completed before this one counts anything."""
    return tuple(code for code in definition.prerequisites if first.get(code) is None)
