"""The reference of the checker and the system's own evaluator were written apart, and come to the same."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from processing_service.application.user_facts import UNKNOWN
from processing_service.domain.context import Context
from processing_service.domain.definition import Definition, Repeat
from processing_service.domain.evaluator import fold
from processing_service.domain.event import Event
from processing_service.domain.measures import Count, Distinct, FieldPath, Measure, Sum
from processing_service.domain.objective import Leaf
from processing_service.domain.timeline import Timeline
from tests.proof.checker.folding import plain
from tests.proof.checker.reference import Happened, Quest, Reached, count
from tests.proof.histories import microseconds

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MEASURES: dict[str, Measure] = {
    "count": Count(),
    "sum": Sum(FieldPath("points")),
    "distinct": Distinct(FieldPath("points")),
}
VALUES = st.one_of(
    st.integers(-3, 500),
    st.decimals(0, 40, places=2),
    st.booleans(),
    st.none(),
    st.sampled_from(["a", "b", "1", "true"]),
    st.builds(dict),
)
EVENTS = st.lists(st.tuples(st.sampled_from(["T", "T", "Other"]), st.integers(-5, 60), VALUES), max_size=40)


@given(
    measure=st.sampled_from(sorted(MEASURES)),
    target=st.integers(1, 6),
    limit=st.one_of(st.none(), st.integers(1, 5)),
    resets=st.booleans(),
    raw=EVENTS,
)
@settings(max_examples=150)
def test_both_come_to_the_same(
    measure: str, target: int, limit: int | None, resets: bool, raw: list[tuple[str, int, Any]]
) -> None:
    most = limit if resets else 1
    events = sorted(
        (
            Event(f"e{place}", event_type, "u", BEGIN + timedelta(seconds=second), {"points": value})
            for place, (event_type, second, value) in enumerate(raw)
        ),
        key=lambda event: event.position,
    )
    reached = _by_reference(measure, target, most, events)
    goal = Decimal(target) if measure == "sum" else target
    definition = Definition(
        code="q",
        version=1,
        published_at=BEGIN,
        objective=Leaf("main", frozenset({"T"}), MEASURES[measure], goal),
        repeat=Repeat(limit=most, reset="on_completion" if resets else "never"),
    )
    listened = [event for event in events if event.event_type == "T"]
    folded = fold(Timeline("q", (definition,)), listened, Context(UNKNOWN.facts("u"), {}))
    assert [one.position[1] for one in folded.completions] == reached.completed_by
    progress = folded.state.progress
    amount = Decimal(0) if progress is None else Decimal(MEASURES[measure].amount(progress))
    assert plain(reached.amount(_quest(measure, target, most))) == plain(amount)


def _quest(measure: str, target: int, limit: int | None) -> Quest:
    return Quest("q", frozenset({"T"}), measure, "points", Decimal(target), limit, microseconds(BEGIN), None)


def _by_reference(measure: str, target: int, limit: int | None, events: list[Event]) -> Reached:
    happened = [Happened(one.event_id, one.event_type, microseconds(one.timestamp), dict(one.data)) for one in events]
    return count([_quest(measure, target, limit)], happened).get("q", Reached())
