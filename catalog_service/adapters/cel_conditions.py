"""Conditions in CEL, as far as the catalog needs them: it compiles and never evaluates."""

from collections.abc import Callable

from catalog_service.application.ports import ConditionFault
from shared.conditions import ConditionError, compile_condition, compile_segment


class CelConditions:
    """Tells whether a condition compiles."""

    def find_fault(self, source: str) -> ConditionFault | None:
        """See `ConditionChecker`."""
        return _fault(compile_condition, source)

    def find_segment_fault(self, source: str) -> ConditionFault | None:
        """See `ConditionChecker`."""
        return _fault(compile_segment, source)


def _fault(compile_source: Callable[[str], object], source: str) -> ConditionFault | None:
    try:
        compile_source(source)
    except ConditionError as error:
        return ConditionFault(error.message, error.line, error.column)
    return None
