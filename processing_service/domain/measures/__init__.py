"""The measures, by the names that definitions use."""

from collections.abc import Callable
from decimal import Decimal

from processing_service.domain.measures.base import Measure
from processing_service.domain.measures.count import Count
from processing_service.domain.measures.distinct import Distinct
from processing_service.domain.measures.fields import FieldPath
from processing_service.domain.measures.sum import Sum

Settings = tuple[str | None, Decimal | None]
"""What a definition says beside the name: the field (a dotted path into the data) and its default."""


def _field(settings: Settings) -> FieldPath:
    if settings[0] is None:
        raise ValueError("this measure needs a field")
    return FieldPath(settings[0])


_MEASURES: dict[str, Callable[[Settings], Measure]] = {
    "count": lambda _: Count(),
    "sum": lambda settings: Sum(_field(settings), settings[1]),
    "distinct": lambda settings: Distinct(_field(settings)),
}


def measure_of(kind: str, field: str | None = None, default: Decimal | None = None) -> Measure:
    """The measure of that name; raise ValueError for an unknown name, or where it lacks its field."""
    make = _MEASURES.get(kind)
    if make is None:
        raise ValueError(f"unknown measure: {kind}")
    return make((field, default))
