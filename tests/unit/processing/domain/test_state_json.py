"""Stored states: compact, and the same when read back."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing_service.domain.event import Position
from processing_service.domain.measures.capped import CappedProgress
from processing_service.domain.measures.count import Spaced
from processing_service.domain.measures.distinct import Values
from processing_service.domain.measures.highest import Record
from processing_service.domain.measures.sequence import Reached
from processing_service.domain.measures.streak import Run
from processing_service.domain.state import EMPTY, State
from processing_service.domain.state_json import from_json, to_json

positions: st.SearchStrategy[Position] = st.tuples(st.datetimes(timezones=st.just(UTC)), st.text(max_size=5))
moments = st.datetimes(timezones=st.just(UTC))
amounts = st.decimals(-(10**12), 10**12, allow_nan=False)
counts = st.integers(0, 10**12)
spaced = st.builds(Spaced, counts, st.none() | moments)
runs = st.builds(Run, counts, counts, st.none() | counts, st.none() | counts, st.booleans(), counts, counts, counts)
of_leaves = st.one_of(
    counts,
    amounts,
    st.lists(st.text(max_size=3)).map(Values.of),
    spaced,
    st.builds(CappedProgress, counts | amounts | spaced, st.none() | counts, counts | amounts),
    st.builds(Record, st.none() | amounts),
    runs,
    st.lists(st.none() | moments, min_size=1).map(tuple).map(Reached),
)
progresses = st.one_of(st.none(), of_leaves, st.dictionaries(st.text(max_size=3), of_leaves, max_size=3))
states = st.builds(
    State,
    version=st.integers(0, 100),
    progress=progresses,
    times_completed=st.integers(0, 10**9),
    first_completion=st.none() | positions,
    last_completion=st.none() | positions,
    position=st.none() | positions,
    period=st.none() | st.integers(1, 10**6),
    closed=st.none() | st.integers(1, 10**6),
    enrolled=st.none() | positions,
)


@given(states)
def test_a_state_survives_storing(state: State) -> None:
    restored = from_json(json.loads(json.dumps(to_json(state))))
    assert restored == state
    assert type(restored.progress) is type(state.progress)


def test_the_stored_form() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    state = State(2, Decimal("0.10"), 1, (moment, "e1"), (moment, "e1"), (moment, "e2"))
    stamp = "2026-01-02T03:04:05.000678+00:00"
    assert to_json(state) == {
        "v": 2,
        "p": ["sum", "0.1"],
        "n": 1,
        "f": [stamp, "e1"],
        "l": [stamp, "e1"],
        "at": [stamp, "e2"],
    }
    assert to_json(EMPTY) == {}
    assert to_json(State(progress=Values.of(["sb", "sa"])))["p"] == ["distinct", ["sa", "sb"]]


def test_equal_states_have_equal_json() -> None:
    for totals in ((Decimal("1E+3"), Decimal(1000), Decimal("1000.00")), (Decimal(0), Decimal("0.0"), Decimal("0E+2"))):
        assert len({json.dumps(to_json(State(progress=total))) for total in totals}) == 1
    assert to_json(State(progress=Decimal("1E+3")))["p"] == ["sum", "1000"]
    for whole, number in ((2, Decimal("2.0")), (0, Decimal(0))):
        capped = [CappedProgress(Decimal(5), 1, added) for added in (whole, number)]
        assert to_json(State(progress=capped[0])) == to_json(State(progress=capped[1]))
    assert to_json(State(progress=Values.of("ab"))) == to_json(State(progress=Values.of("ba")))


def test_positions_are_stored_in_utc() -> None:
    moment = datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))
    assert to_json(State(position=(moment, "e")))["at"] == ["2026-01-02T01:00:00+00:00", "e"]
    assert from_json(to_json(State(position=(moment, "e")))).position == (moment, "e")


def test_an_unknown_kind_of_progress_is_a_fault() -> None:
    with pytest.raises(KeyError):
        to_json(State(progress="three"))
    with pytest.raises(KeyError):
        from_json({"p": ["median", 3]})
