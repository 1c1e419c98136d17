"""Checks of a definition's content that its model alone cannot make."""

from collections.abc import Iterator

from catalog_service.application.ports import ConditionChecker
from catalog_service.domain.codes import is_reserved
from catalog_service.domain.completions import completions_let_through
from catalog_service.domain.linking import Linked
from shared.contracts.definition import Definition
from shared.contracts.event_types import QUEST_COMPLETED
from shared.contracts.objective import leaves_of
from shared.exceptions import FieldFault


def listeners_of(definition: Definition) -> Iterator[tuple[str, list[str], str | None]]:
    """Everything in the objective that listens: its place in the definition, the event types, the condition."""
    for place, leaf in leaves_of(definition.objective):
        if leaf.on:
            yield place, leaf.on, leaf.where
        for index, step in enumerate(leaf.steps):
            yield f"{place}.steps.{index}", step.on, step.where
        if leaf.freezes is not None:
            yield f"{place}.freezes", leaf.freezes.on, None


def find_code_faults(definition: Definition) -> list[FieldFault]:
    """What keeps a definition from taking its code."""
    if is_reserved(definition.code):
        return [FieldFault("code", f"'{definition.code}' is a word of the API's own paths; take another")]
    return []


def find_condition_faults(definition: Definition, conditions: ConditionChecker) -> list[FieldFault]:
    """The conditions that do not compile, and where."""
    faults = []
    for place, _, where in listeners_of(definition):
        fault = conditions.find_fault(where) if where is not None else None
        if fault is not None:
            faults.append(FieldFault(f"{place}.where", fault.message, fault.line, fault.column))
    fault = conditions.find_segment_fault(definition.segment) if definition.segment is not None else None
    if fault is not None:
        faults.append(FieldFault("segment", fault.message, fault.line, fault.column))
    return faults


def link_of(definition: Definition) -> Linked:
    """The definition as far as others depend on it."""
    return Linked(
        definition.code,
        definition.kind,
        frozenset(definition.prerequisites),
        tuple(completions_let_through(where) for _, on, where in listeners_of(definition) if QUEST_COMPLETED in on),
    )
