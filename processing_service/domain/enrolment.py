"""Accepting and abandoning quests that have to be accepted."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.event import Event
from processing_service.domain.outcome import Advancement, Enrolled, NotCounted
from processing_service.domain.reasons import DeadlinePassed, NotAccepted, NotListened, Reason
from processing_service.domain.state import State

ACCEPTED: Final = "QuestAccepted"
ABANDONED: Final = "QuestAbandoned"
LIFECYCLE: Final = frozenset({ACCEPTED, ABANDONED})
"""The events with which a user enters and leaves a quest; `data.code` names it."""


def is_about(event: Event, code: str) -> bool:
    """Whether the event accepts or abandons this quest."""
    return event.event_type in LIFECYCLE and event.data.get("code") == code


def enrol(definition: Definition, state: State, event: Event) -> Advancement:
    """Enter or leave. Whoever accepts again before the deadline goes on from there with the time renewed."""
    if not definition.opt_in:
        return Advancement(state, NotCounted(NotListened()))
    keeps = event.event_type == ACCEPTED and not _is_over(definition, state, event.timestamp)
    moved = replace(
        state,
        version=state.version if keeps else definition.version,
        progress=state.progress if keeps else _dropped(definition, state),
        enrolled=event.position if event.event_type == ACCEPTED else None,
        position=event.position,
    )
    return Advancement(moved, Enrolled("accepted" if event.event_type == ACCEPTED else "abandoned"))


def not_enrolled(definition: Definition, state: State, event: Event) -> Reason | None:
    """Why the user is not in the quest at the time of the event, if so."""
    if not definition.opt_in:
        return None
    if state.enrolled is None or event.position <= state.enrolled:
        return NotAccepted()
    deadline = deadline_of(definition, state)
    return DeadlinePassed(deadline) if deadline is not None and event.timestamp >= deadline else None


def enrolled_at(definition: Definition, state: State, context: Context) -> datetime | None:
    """When the user entered: by accepting, or by themselves when it began to count or they joined, what came later."""
    if definition.opt_in:
        return None if state.enrolled is None else state.enrolled[0]
    begins = definition.published_at if definition.counts_from is None else definition.counts_from
    return begins if context.facts.joined_at is None else max(begins, context.facts.joined_at)


def deadline_of(definition: Definition, state: State) -> datetime | None:
    """Until when events of a user who accepted count; None where there is no end, or no acceptance."""
    if definition.deadline is None or state.enrolled is None:
        return None
    return state.enrolled[0] + definition.deadline


def _dropped(definition: Definition, state: State) -> Any:
    progress = definition.progress_of(state.version, state.progress)
    return None if progress is None else definition.objective.drop(progress)


def _is_over(definition: Definition, state: State, moment: datetime) -> bool:
    """Whether there is nothing under way that an acceptance at this moment could go on from."""
    deadline = deadline_of(definition, state)
    return state.enrolled is None or (deadline is not None and moment >= deadline)
