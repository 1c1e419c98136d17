"""Numbers in the API."""

from decimal import Decimal

from processing_service.domain.measures.base import Number
from processing_service.domain.objective import UNREACHABLE
from shared.contracts.leaf import COUNTER_TARGET


def exact(number: Number) -> int | str:
    """A whole number as such; a fraction as text, since JSON's numbers need not be exact.

    The target of a stat, which has none, is the number that the catalog writes for it.
    """
    if number == UNREACHABLE:
        return COUNTER_TARGET
    if isinstance(number, Decimal) and number != number.to_integral_value():
        return format(number.normalize(), "f")
    return int(number)
