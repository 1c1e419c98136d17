"""Checks of a definition's content that its model alone cannot make."""

from catalog_service.application.ports import ConditionChecker
from catalog_service.domain.codes import is_reserved
from shared.contracts.definition import Definition
from shared.definitions.linking import STAT
from shared.definitions.listening import listeners_of
from shared.exceptions import FieldFault


def find_code_faults(definition: Definition) -> list[FieldFault]:
    """What keeps a definition from taking its code."""
    if is_reserved(definition.code):
        return [FieldFault("code", f"'{definition.code}' is a word of the API's own paths; take another")]
    return []


def archived_fault(code: str) -> FieldFault:
    """What keeps an archived definition from being changed by a file."""
    return FieldFault("code", f"'{code}' is archived, which is final")


def find_condition_faults(definition: Definition, conditions: ConditionChecker) -> list[FieldFault]:
    """The conditions that do not compile, and where."""
    faults = []
    for listener in listeners_of(definition):
        fault = conditions.find_fault(listener.where) if listener.where is not None else None
        if fault is not None:
            faults.append(FieldFault(f"{listener.place}.where", fault.message, fault.line, fault.column))
    fault = conditions.find_segment_fault(definition.segment) if definition.segment is not None else None
    if fault is not None:
        faults.append(FieldFault("segment", fault.message, fault.line, fault.column))
    return faults


def find_faults_of_next_version(latest: Definition, definition: Definition) -> list[FieldFault]:
    """What a later version may not ask for, though a first one may."""
    if (latest.kind == STAT) != (definition.kind == STAT):
        return [FieldFault("kind", f"a {latest.kind} cannot become a {definition.kind}; take another code")]
    if definition.backfill.since != "now" and definition.migration != "recompute":
        later = "a later version counts from its publishing on; choose migration 'recompute' to fold the past"
        return [FieldFault("backfill.since", later)]
    return []
