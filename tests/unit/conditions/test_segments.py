"""Conditions about who somebody is, whatever happened."""

from typing import Any

import pytest

from shared.conditions import ConditionCompiler, ConditionError, compile_condition, compile_segment
from shared.conditions.limits import MAX_DATA_SIZE_FOR_MACROS, MAX_SOURCE_CHARACTERS
from tests.unit.conditions.events import Happening


def somebody(**attributes: object) -> dict[str, Any]:
    """A user with these attributes."""
    return {"id": "user1", "attributes": attributes, "time_zone": "Europe/Zurich"}


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("user.attributes.country == 'CH'", True),
        ("user.attributes.country == 'AT' || user.time_zone == 'UTC'", False),
        ("user.attributes.tags.exists(t, t == 'beta') && user.id.startsWith('user')", True),
        ("user.attributes.plan == 'pro'", "field 'plan' missing"),
        ("true", True),
    ],
)
def test_what_segments_say(source: str, answer: bool | str) -> None:
    segment = compile_segment(source)
    assert segment.holds(Happening(), somebody(country="CH", tags=["beta"])) == answer
    assert segment.looks_at_user is (source != "true")


@pytest.mark.parametrize(
    ("source", "message", "line", "column"),
    [
        ("event.type == 'a'", "a segment looks at the user alone", 1, 1),
        ("user.id == 'a' &&\n  has(event.data.x)", "a segment looks at the user alone", 2, 7),
        ("user.attributes.l.exists(x, x == event.data.y)", "a segment looks at the user alone", 1, 34),
        ("country == 'CH'", "unknown variable: country (there is user)", 1, 1),
        ("user.country == 'CH'", "user has no country; it has id, attributes, time_zone", 1, 6),
        ("user.attributes.l.exists(event, true)", "the element must not be called event", 1, 26),
        ("cheat(user.id)", "unknown function: cheat", 1, 1),
        ("user.id ==", "the end comes too early", 1, 11),
        ("1 + 1", "it gives int, not true or false", 1, 1),
        ("x" * (MAX_SOURCE_CHARACTERS + 1), f"longer than {MAX_SOURCE_CHARACTERS} characters", 1, 1),
    ],
)
def test_what_is_no_segment(source: str, message: str, line: int, column: int) -> None:
    with pytest.raises(ConditionError) as caught:
        compile_segment(source)
    assert (caught.value.message, caught.value.line, caught.value.column) == (message, line, column)


def test_the_event_plays_no_part() -> None:
    """Not even one that no condition could decide upon."""
    segment = compile_segment("user.attributes.tags.exists(t, t == 'beta')")
    events: list[dict[str, Any]] = [{"odd": object()}, {"long": list(range(MAX_DATA_SIZE_FOR_MACROS))}, {}]
    assert [segment.holds(Happening(data), somebody(tags=["beta"])) for data in events] == [True] * 3


def test_macros_look_at_small_attributes_only() -> None:
    user = somebody(tags=list(range(MAX_DATA_SIZE_FOR_MACROS)))
    whole, source = Happening({"n": 1}), "user.attributes.tags.exists(t, t == 1)"
    too_large = "is too large for a condition that goes through lists"
    assert compile_segment(source).holds(whole, user) == f"user {too_large}"
    both = compile_condition(f"{source} && event.data.n == 1")
    assert both.holds(whole, user) == f"event.data with user {too_large}"


def test_segments_and_conditions_of_one_compiler_do_not_mix_up_users() -> None:
    compiler = ConditionCompiler()
    segment = compiler.compile_segment("user.attributes.n == 1")
    both = compiler.compile("user.attributes.n == event.data.n")
    event = Happening({"n": 1})
    for number in (1, 2, 1, 2):
        user = somebody(n=number)
        assert segment.holds(event, user) is (number == 1)
        assert both.holds(event, user) is (number == 1)
    for number in (1, 2, 1, 2):
        assert both.holds(Happening({"n": number}), user) is (number == 2)
