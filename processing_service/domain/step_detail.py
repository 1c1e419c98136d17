"""One step of an explanation in full: worked out for the steps that are shown, since it asks the conditions again."""

from dataclasses import dataclass
from typing import Final

from processing_service.domain.condition import Clause, Condition
from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.event import Event
from processing_service.domain.explanation import ExplainedStep
from processing_service.domain.measures.base import Number
from processing_service.domain.measures.sequence import Sequence
from processing_service.domain.objective import Leaf
from processing_service.domain.outcome import Counted, NotCounted
from processing_service.domain.reasons import (
    CapReached,
    ConditionFalse,
    ConditionUndecided,
    FieldUnfit,
    NoPartCounted,
    NotHigher,
    NotInSegment,
    PartComplete,
    PeriodAlreadyCounted,
    Reason,
    Retracted,
    StepOutOfOrder,
    StepTooLate,
    ValueAlreadyCounted,
)
from processing_service.domain.status import LeafStanding, standing_of
from processing_service.domain.timeline import Timeline

_OF_LEAVES: Final = (
    CapReached,
    ConditionFalse,
    ConditionUndecided,
    FieldUnfit,
    NotHigher,
    PartComplete,
    PeriodAlreadyCounted,
    StepOutOfOrder,
    StepTooLate,
    ValueAlreadyCounted,
)
"""Reasons that a leaf gives, never the quest as a whole."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason, the leaf that gave it (None: the quest as a whole did), and the clauses that were not true."""

    reason: Reason
    leaf: str | None = None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class StepDetail:
    """What one event did.

    `version` decided about it (None: none did). `parts` are the leaves that it counted for, each with its amount;
    `refusals` say why it did not count. `progress`, `target` and `leaves` tell how the cycle under way stood then.
    """

    step: ExplainedStep
    version: int | None
    parts: tuple[tuple[str, Number], ...]
    refusals: tuple[Refusal, ...]
    progress: Number
    target: Number
    leaves: tuple[LeafStanding, ...]


def detail_of(timeline: Timeline, step: ExplainedStep, context: Context) -> StepDetail:
    """The step in full."""
    event, outcome = step.event, step.outcome
    deciding = timeline.deciding(step.before, event.timestamp, context)
    reason = outcome.reason if isinstance(outcome, NotCounted) else None
    definition = deciding if isinstance(deciding, Definition) and not isinstance(reason, Retracted) else None
    standing = standing_of(timeline, step.after, event.timestamp, (), context)
    return StepDetail(
        step=step,
        version=None if definition is None else definition.version,
        parts=_parts(outcome, definition) if isinstance(outcome, Counted) and definition is not None else (),
        refusals=() if reason is None else _refusals(reason, definition, event, context),
        progress=standing.progress,
        target=standing.definition.objective.target,
        leaves=standing.leaves,
    )


def _parts(outcome: Counted, definition: Definition) -> tuple[tuple[str, Number], ...]:
    if isinstance(definition.objective, Leaf):
        return ((definition.objective.id, outcome.contribution),)
    return outcome.parts


def _refusals(reason: Reason, definition: Definition | None, event: Event, context: Context) -> tuple[Refusal, ...]:
    """The reason, or where several leaves had one, each of theirs."""
    if definition is None:
        return (Refusal(reason),)
    if isinstance(reason, NotInSegment):
        return (Refusal(reason, None, _failing(definition.segment, event, context)),)
    leaves = {leaf.id: leaf for leaf in definition.objective.leaves if event.event_type in leaf.listens}
    if isinstance(reason, NoPartCounted):
        return tuple(_of_leaf(one, leaves[leaf_id], event, context) for leaf_id, one in reason.parts)
    if isinstance(reason, _OF_LEAVES):
        (leaf,) = leaves.values()  # several leaves would have given several reasons
        return (_of_leaf(reason, leaf, event, context),)
    return (Refusal(reason),)


def _of_leaf(reason: Reason, leaf: Leaf, event: Event, context: Context) -> Refusal:
    return Refusal(reason, leaf.id, _failing(_asked(leaf, reason), event, context))


def _asked(leaf: Leaf, reason: Reason) -> Condition | None:
    """The condition of the leaf, or of one of its steps, that the reason is about."""
    if not isinstance(reason, ConditionFalse | ConditionUndecided):
        return None
    steps = leaf.measure.steps if isinstance(leaf.measure, Sequence) else ()
    asked = (leaf.where, *(step.where for step in steps))
    return next((one for one in asked if one is not None and one.source == reason.source), None)


def _failing(condition: Condition | None, event: Event, context: Context) -> tuple[Clause, ...]:
    if condition is None:
        return ()
    clauses = condition.explain(event, context.facts.user_at(event.timestamp))
    return tuple(clause for clause in clauses if clause.verdict is not True)
