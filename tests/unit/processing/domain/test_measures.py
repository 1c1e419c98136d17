"""Reading values from events: exact numbers, canonical values, paths; and sets that grow without copying."""

import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing_service.domain.definition import Repeat
from processing_service.domain.measures.distinct import LONGEST_VALUE, Values, canonical
from processing_service.domain.measures.fields import FieldPath, exact
from processing_service.domain.objective import Leaf
from tests.unit.processing.domain.builders import COUNT


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, Decimal(3)),
        (0.1, Decimal("0.1")),
        (-0.0, Decimal(0)),
        (10**400, Decimal(10**400)),
        (5e-324, Decimal("5e-324")),
        (Decimal("1.50"), Decimal("1.5")),
    ],
)
def test_numbers_are_read_as_they_were_written(value: object, number: Decimal) -> None:
    assert exact(value) == number


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        None,
        "3",
        [3],
        {},
        math.nan,
        math.inf,
        -math.inf,
        Decimal("NaN"),
        Decimal("1e-401"),
        Decimal("1e401"),
    ],
)
def test_what_is_not_a_finite_number_is_none(value: object) -> None:
    assert exact(value) is None


def test_paths_lead_through_objects_only() -> None:
    data: dict[str, Any] = {"a": {"b": {"c": 7}}, "list": [1], "null": None}
    found = {
        text: FieldPath(text).find(data) for text in ("a.b.c", "a.x.c", "a.b.c.d", "list.0", "null", "null.x", "z")
    }
    assert found.pop("a.b.c") == 7
    assert set(found.values()) == {None}


@pytest.mark.parametrize("text", ["", ".", "a.", ".a", "a..b"])
def test_empty_paths_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        FieldPath(text)


@pytest.mark.parametrize(
    "equal",
    [(1, 1.0, Decimal("1.00"), Decimal("1e0")), (0, -0.0, 0.0), (100, 1e2), (0.5, Decimal("0.50")), (10**30, 1e30)],
)
def test_equal_numbers_are_one_value(equal: tuple[object, ...]) -> None:
    assert len({canonical(value) for value in equal}) == 1


def test_different_values_are_different() -> None:
    values = [1, "1", True, "true", 10, 0.1, -1, "n1", "", "s", 0, False, "é", "é\0", "x" * 200, "x" * 201]
    assert len({canonical(value) for value in values}) == len(values)


@pytest.mark.parametrize("value", [None, [], {}, math.nan, math.inf])
def test_what_is_no_value_has_no_canonical_form(value: object) -> None:
    assert canonical(value) is None


@pytest.mark.parametrize("value", ["x" * 60_000, "\ud800" * 500, 10**4000, "1"])
def test_stored_values_are_short(value: object) -> None:
    text = canonical(value)
    assert text is not None
    assert len(text) <= LONGEST_VALUE


@given(st.lists(st.tuples(st.integers(0, 30), st.text(max_size=2))))
def test_values_behave_as_immutable_sets_whichever_of_them_grows(steps: list[tuple[int, str]]) -> None:
    """Each step grows any of the sets made so far; a list of plain sets says what they must hold."""
    made, model = [Values.of()], [frozenset[str]()]
    for choice, value in steps:
        index = choice % len(made)
        if value not in made[index]:
            made.append(made[index].adding(value))
            model.append(model[index] | {value})
    for values, plain in zip(made, model, strict=True):
        assert frozenset(values) == plain
        assert len(values) == len(plain)
        assert values == Values.of(sorted(plain))
        assert hash(values) == hash(Values.of(sorted(plain)))
        assert not any(value in values for _, value in steps if value not in plain)


def test_the_newest_of_a_line_of_sets_grows_without_copying() -> None:
    values = Values.of(["a"])
    grown = values.adding("b")
    assert grown._ordinals is values._ordinals
    assert values.adding("c")._ordinals is not values._ordinals


def test_values_render_and_differ_from_other_things() -> None:
    assert repr(Values.of(["a"])) == "Values.of(['a'])"
    assert Values.of(["a"]) != Values.of(["b"])
    assert Values.of(["a"]) != {"a"}


@pytest.mark.parametrize("target", [0, -1, Decimal("-0.5")])
def test_targets_are_positive(target: int | Decimal) -> None:
    with pytest.raises(ValueError, match="target must be positive"):
        Leaf("leaf", frozenset({"Match"}), COUNT, target)


def test_a_repeat_must_make_sense() -> None:
    with pytest.raises(ValueError, match="once only"):
        Repeat(2, "never")
    with pytest.raises(ValueError, match="positive"):
        Repeat(0, "on_completion")
    assert (Repeat(None, "never").room(0), Repeat(None, "never").room(1)) == (1, 0)
    assert (Repeat(5, "on_completion").room(3), Repeat(None, "on_completion").room(500)) == (2, 100)
    assert (Repeat(5, "daily").room(3), Repeat(5, "daily").room(5), Repeat(None, "weekly").room(9)) == (1, 0, 1)
