"""Caps: what a day, week or month may add, and what becomes of it when the cap changes."""

from decimal import Decimal

from processing_service.domain.measures import Capped, FieldPath, Sum
from tests.unit.processing.domain.builders import FRIDAY, HOUR, folded, hour, leaf, outcomes, quest, timeline


def capped(most: int) -> Capped:
    """Points, so many a day."""
    return Capped(Sum(FieldPath("points")), "day", most)


def test_a_lowered_cap_takes_nothing_back() -> None:
    lowered = quest(leaf("points", capped(2), 10), version=2, published_at=FRIDAY + 2 * HOUR)
    line = timeline(quest(leaf("points", capped(5), 10)), lowered)
    result = folded(line, hour(1, points=4), hour(3, points=0), hour(4, points=1))
    assert outcomes(result) == ["+4", "+0", "cap reached: a day adds at most 2"]
    assert lowered.objective.amount(result.state.progress) == Decimal(4)
