"""True, false, or why not: what conditions say to events."""

import gc
import math
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from processing_service.domain.condition import Condition
from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.evaluator import advance
from processing_service.domain.event import Event
from processing_service.domain.facts import Facts
from processing_service.domain.measures import Count
from processing_service.domain.objective import Leaf
from processing_service.domain.state import EMPTY
from shared.conditions import ConditionCompiler, compile_condition
from shared.conditions.limits import MAX_DATA_DEPTH, MAX_DATA_SIZE_FOR_MACROS
from tests.unit.conditions.events import USER, Happening, holds


@pytest.mark.parametrize(
    ("points", "answer"),
    [
        (10, True),
        (9, False),
        (12.5, True),
        (9.99, False),
        (10.0, True),
        (2**63, True),
        (-(2**70), False),
        (10**400, True),
    ],
)
def test_whole_and_decimal_numbers_compare_naturally(points: float, answer: bool) -> None:
    assert holds("event.data.points >= 10", points=points) is answer


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("event.type == 'MatchWon' && user.id == 'user1'", {}),
        ("event.data.n == 1.0 && event.data.n == 1 && event.data.n != 2", {"n": 1}),
        ("event.data.a.b.c == 'x'", {"a": {"b": {"c": "x"}}}),
        ("event.data.tags.exists(t, t == 'ranked')", {"tags": ["a", "ranked"]}),
        ("event.data.tags.filter(t, t > 2).size() == 2", {"tags": [1, 2, 3, 4.5]}),
        ("'ranked' in event.data.tags", {"tags": ["ranked"]}),
        ("has(event.data.points) && !has(event.data.missing)", {"points": 0}),
        ("event.data.missing == 1 || event.data.n == 1", {"n": 1}),
        ("event.data.nothing == null", {"nothing": None}),
        ("event.timestamp > timestamp('2026-03-01T12:00:00Z') && event.timestamp.getHours() == 12", {}),
        ("event.data.name.matches('^[a-z]{1,5}$')", {"name": "anna"}),
        ("event.data.name == '\\u00e9\\u0000' && event.data.name.startsWith('é')", {"name": "é\0"}),
        ("event.data['a b'].contains('😀')", {"a b": "x😀y"}),
    ],
)
def test_what_holds(source: str, data: dict[str, object]) -> None:
    assert holds(source, **data) is True


@pytest.mark.parametrize(
    ("source", "data", "why"),
    [
        ("event.data.points >= 10", {}, "field 'points' missing"),
        ("event.data.a.b >= 10", {"a": {}}, "field 'b' missing"),
        ("event.data.points >= 10", {"points": "12"}, "types that do not fit together"),
        ("event.data.points >= 10", {"points": None}, "types that do not fit together"),
        ("event.data.points >= 10", {"points": math.nan}, "types that do not fit together"),
        ("event.data.points", {"points": 1}, "it gives int, not true or false"),
        ("event.data.points", {"points": "true"}, "it gives str, not true or false"),
        ("event.data.list[3] == 1", {"list": [1]}, "index out of bounds: 3"),
        ("1 / event.data.n == 1", {"n": 0}, "division by zero in CEL expression"),
        (
            "event.data.n + 9223372036854775807 > 0",
            {"n": 1},
            "Arithmetic overflow in 'add' on 1 and 9223372036854775807.",
        ),
        ("event.timestamp.getHours('Mars') == 1", {}, "a function called in a way that it does not know"),
    ],
)
def test_what_cannot_be_decided_says_why(source: str, data: dict[str, object], why: str) -> None:
    assert holds(source, **data) == why


def nested(levels: int) -> Any:  # what JSON may hold
    """A list in a list in a list …"""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("levels", [MAX_DATA_DEPTH, 500, 900])
def test_data_nested_too_deeply_cannot_be_decided(levels: int) -> None:
    verdict = holds("event.data.points > 1", points=2, deep=nested(levels))
    assert verdict == f"event.data is nested more than {MAX_DATA_DEPTH} levels deep"


def test_data_nested_as_deeply_as_allowed_is_decided() -> None:
    assert holds("event.data.points > 1", points=2, deep=nested(MAX_DATA_DEPTH - 1)) is True


def test_odd_values_spoil_only_what_asks_for_them() -> None:
    odd = {"big": -(10**400), "surrogate": "a\ud800b", "nan": math.nan, "\udfff": 1}
    assert holds("event.data.points > 1 && event.data.big < 0", points=2, **odd) is True
    assert holds("event.data.surrogate == 'a\ufffdb'", **odd) is True


def test_what_is_not_json_cannot_be_decided() -> None:
    assert holds("event.data.points > 1", points=2, odd=object()) == "event.data holds a value that is not JSON"


def test_macros_look_at_small_data_only() -> None:
    source, plain = "event.data.l.all(x, x >= 0)", "event.data.l[0] == 0"
    long = list(range(MAX_DATA_SIZE_FOR_MACROS))
    assert holds(source, l=long) == "event.data is too large for a condition that goes through lists"
    assert holds(source, l=[0], text="x" * 60_000) == "event.data is too large for a condition that goes through lists"
    assert holds(source, l=long[:900]) is True
    assert holds(plain, l=long) is True


def test_conditions_of_one_compiler_do_not_mix_up_events_and_users() -> None:
    compiler = ConditionCompiler()
    points, user = compiler.compile("event.data.points > 1"), compiler.compile("user.id == 'user1'")
    for number in (0, 2, 0, 2):
        event = Happening({"points": number})
        assert points.holds(event, USER) is (number > 1)
        assert user.holds(event, USER) is True
        assert user.holds(event, {"id": "user2"}) is False
        del event
        gc.collect()


def test_what_is_known_of_the_user() -> None:
    user = {"id": "user1", "attributes": {"country": "CH", "level": 7}, "time_zone": "Europe/Zurich"}
    condition = compile_condition(
        "user.attributes.country == 'CH' && user.attributes.level > event.data.level && user.time_zone != 'UTC'"
    )
    assert condition.holds(Happening({"level": 6}), user) is True
    assert condition.holds(Happening({"level": 7}), user) is False


@pytest.mark.parametrize(
    ("user", "why"),
    [
        ({"id": "user1", "attributes": {}}, "field 'country' missing"),
        ({"id": "user1"}, "field 'attributes' missing"),
        ({"id": "user1", "attributes": {"country": object()}}, "user holds a value that is not JSON"),
        ({"id": "user1", "attributes": nested(900)}, f"user is nested more than {MAX_DATA_DEPTH} levels deep"),
    ],
)
def test_an_unknown_attribute_cannot_be_decided_upon(user: dict[str, Any], why: str) -> None:
    assert compile_condition("user.attributes.country == 'CH'").holds(Happening(), user) == why


def test_a_condition_says_whether_it_looks_at_the_user() -> None:
    assert compile_condition("event.type == 'a' || user.id == 'b'").looks_at_user is True
    assert compile_condition("event.data.user == 'user.id' && event.data.l.exists(id, id == 1)").looks_at_user is False


def test_times_of_any_zone_and_century() -> None:
    condition = compile_condition("event.timestamp < timestamp('2026-03-01T11:00:00Z')")
    berlin = datetime(2026, 3, 1, 11, 30, tzinfo=timezone(timedelta(hours=1)))
    assert condition.holds(replace(Happening(), timestamp=berlin), USER) is True
    for year in (1, 9999):
        assert condition.holds(replace(Happening(), timestamp=datetime(year, 1, 1, tzinfo=UTC)), USER) is (year == 1)


def test_a_condition_works_in_any_thread() -> None:
    condition, event, verdicts = compile_condition("event.data.points > 1"), Happening({"points": 2}), []
    assert condition.holds(event, USER) is True
    thread = threading.Thread(target=lambda: verdicts.append(condition.holds(event, USER)))
    thread.start()
    thread.join()
    assert verdicts == [True]


def test_the_domain_takes_it_as_a_condition() -> None:
    where: Condition = compile_condition("event.data.points >= 10")
    leaf = Leaf("leaf", frozenset({"MatchWon"}), Count(), 3, where)
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    quest = Definition("novice", 1, moment, leaf)
    reasons = [
        str(advance(quest, EMPTY, Event("e1", "MatchWon", "user1", moment, data), Context(Facts("user1"))).reason)
        for data in ({"points": 12.5}, {"points": 1}, {})
    ]
    assert reasons == [
        "None",
        "condition false: event.data.points >= 10",
        "condition undecided: event.data.points >= 10 (field 'points' missing)",
    ]
