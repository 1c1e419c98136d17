"""Checks of a definition's content that its model alone cannot make."""

from collections.abc import Iterator

from catalog_service.application.ports import ConditionChecker
from catalog_service.domain.codes import is_reserved
from catalog_service.domain.completions import completions_let_through
from catalog_service.domain.linking import Linked
from shared.contracts.definition import Definition, Objective
from shared.contracts.event_types import QUEST_COMPLETED
from shared.exceptions import FieldFault


def leaves_of(definition: Definition) -> Iterator[tuple[str, Objective]]:
    """The parts of the objective that listen to events, each with its place in the definition."""
    yield "objective", definition.objective


def find_code_faults(definition: Definition) -> list[FieldFault]:
    """What keeps a definition from taking its code."""
    if is_reserved(definition.code):
        return [FieldFault("code", f"'{definition.code}' is a word of the API's own paths; take another")]
    return []


def find_condition_faults(definition: Definition, conditions: ConditionChecker) -> list[FieldFault]:
    """The conditions that do not compile, and where."""
    faults = []
    for place, leaf in leaves_of(definition):
        fault = conditions.find_fault(leaf.where) if leaf.where is not None else None
        if fault is not None:
            faults.append(FieldFault(f"{place}.where", fault.message, fault.line, fault.column))
    return faults


def link_of(definition: Definition) -> Linked:
    """The definition as far as others depend on it."""
    return Linked(
        definition.code,
        definition.kind,
        frozenset(definition.prerequisites),
        tuple(completions_let_through(leaf.where) for _, leaf in leaves_of(definition) if QUEST_COMPLETED in leaf.on),
    )
