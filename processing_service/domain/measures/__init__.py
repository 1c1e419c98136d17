"""The measures, one a module."""

from processing_service.domain.measures.base import Contribution, Measure, Number
from processing_service.domain.measures.capped import Capped
from processing_service.domain.measures.count import Count, SpacedCount
from processing_service.domain.measures.distinct import Distinct
from processing_service.domain.measures.fields import FieldPath
from processing_service.domain.measures.highest import Highest
from processing_service.domain.measures.level import Level
from processing_service.domain.measures.sequence import Sequence, Step
from processing_service.domain.measures.streak import Streak
from processing_service.domain.measures.sum import Sum

__all__ = [
    "Capped",
    "Contribution",
    "Count",
    "Distinct",
    "FieldPath",
    "Highest",
    "Level",
    "Measure",
    "Number",
    "Sequence",
    "SpacedCount",
    "Step",
    "Streak",
    "Sum",
]
