"""Conditions in CEL, as far as the catalog needs them: it compiles and never evaluates."""

from catalog_service.application.ports import ConditionFault
from shared.conditions import ConditionError, compile_condition


class CelConditions:
    """Tells whether a condition compiles."""

    def find_fault(self, source: str) -> ConditionFault | None:
        """See `ConditionChecker`."""
        try:
            compile_condition(source)
        except ConditionError as error:
            return ConditionFault(error.message, error.line, error.column)
        return None
