"""Conditions of the catalog in CEL, ready for the evaluator."""

from dataclasses import dataclass

import structlog

from processing_service.domain.condition import Condition
from shared.conditions import ConditionCompiler, ConditionError, compile_condition, compile_segment
from shared.exceptions import FieldFault


@dataclass(frozen=True, slots=True)
class _Fault:
    """The one clause of a condition that does not compile."""

    source: str
    verdict: str
    values: tuple[tuple[str, object], ...] = ()

    @property
    def text(self) -> str:
        """The condition and the fault."""
        return f"{self.source} ({self.verdict})"


class _Uncompilable:
    """Stands in for a condition that this release cannot compile: nothing counts, and the reason says why."""

    looks_at_user = False

    def __init__(self, source: str, fault: str) -> None:
        self.source = source
        self._fault = fault

    def holds(self, _event: object, _user: object, /) -> str:
        """Never decided."""
        return f"the condition does not compile: {self._fault}"

    def explain(self, event: object, user: object, /) -> tuple[_Fault, ...]:
        """The fault."""
        return (_Fault(self.source, self.holds(event, user)),)


class CatalogConditions:
    """Compiles what the catalog has accepted; should this release disagree, one quest stands still and not all."""

    def __init__(self) -> None:
        self._compiler = ConditionCompiler()

    def __call__(self, source: str) -> Condition:
        """A condition, come what may."""
        try:
            return self._compiler.compile(source)
        except ConditionError as error:
            structlog.get_logger().error("condition_does_not_compile", source=source, error=str(error))
            return _Uncompilable(source, str(error))


def find_fault(place: str, source: str) -> FieldFault | None:
    """Why a condition that nobody has accepted yet does not compile; a segment is one that looks at the user alone."""
    compile_source = compile_segment if place.rpartition(".")[2] == "segment" else compile_condition
    try:
        compile_source(source)
    except ConditionError as error:
        return FieldFault(place, error.message, error.line, error.column)
    return None
