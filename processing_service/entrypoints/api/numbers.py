"""Numbers in the API."""

from decimal import Decimal

from processing_service.domain.measures.base import Number


def exact(number: Number) -> int | str:
    """A whole number as such; a fraction as text, since JSON's numbers need not be exact."""
    if isinstance(number, Decimal) and number != number.to_integral_value():
        return format(number.normalize(), "f")
    return int(number)
