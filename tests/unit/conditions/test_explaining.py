"""Which part of a condition said what, and what it looked at."""

from collections import UserDict
from typing import Any

import pytest

from shared.conditions import MISSING, Clause, compile_condition, compile_segment
from shared.conditions.limits import MAX_DATA_DEPTH, MAX_DATA_SIZE_FOR_MACROS
from tests.unit.conditions.events import USER, Happening


def explain(source: str, **data: object) -> tuple[Clause, ...]:
    """What the condition has to say about an event with this data."""
    return compile_condition(source).explain(Happening(data), USER)


@pytest.mark.parametrize(
    ("source", "clauses"),
    [
        ("event.data.a == 1", ["event.data.a == 1"]),
        ("event.data.a&&event.data.b", ["event.data.a", "event.data.b"]),
        (" ((event.data.a == 1 && event.data.b)) ", ["event.data.a == 1", "event.data.b"]),
        (
            "event.data.a && (event.data.b && ((event.data.c) && event.data.d)) && event.data.e",
            ["event.data.a", "event.data.b", "event.data.c", "event.data.d", "event.data.e"],
        ),
        ("event.data.a && event.data.b || event.data.c", ["event.data.a && event.data.b || event.data.c"]),
        ("event.data.a && event.data.b ? true : false", ["event.data.a && event.data.b ? true : false"]),
        ("(event.data.a || event.data.b) && event.data.c", ["event.data.a || event.data.b", "event.data.c"]),
        ("(event.data.a) == (event.data.b)", ["(event.data.a) == (event.data.b)"]),
        ("(event.data.a && event.data.b) == true", ["(event.data.a && event.data.b) == true"]),
        ("!(event.data.a && event.data.b)", ["!(event.data.a && event.data.b)"]),
        ("[event.data.a && event.data.b][0]", ["[event.data.a && event.data.b][0]"]),
        ("event.data.l.all(x, x > 1 && x < 9)", ["event.data.l.all(x, x > 1 && x < 9)"]),
        ("event.type == 'a && (b' && r'\\' == event.type", ["event.type == 'a && (b'", "r'\\' == event.type"]),
        ("event.data.a // && (\n && event.data.b // end", ["event.data.a", "event.data.b"]),
        ("1 / 0 == 1 && event.data.a", ["1 / 0 == 1", "event.data.a"]),
    ],
)
def test_conditions_come_apart_at_their_outermost_ands(source: str, clauses: list[str]) -> None:
    assert [clause.source for clause in explain(source)] == clauses


def test_each_clause_has_its_verdict_and_its_values() -> None:
    source = "event.data.points >= 10 && event.data.mode == 'ranked' && event.data.lives.size() > user.attributes.lives"
    assert explain(source, points=7, mode="ranked", lives=[1, 2]) == (
        Clause("event.data.points >= 10", False, (("event.data.points", 7),)),
        Clause("event.data.mode == 'ranked'", True, (("event.data.mode", "ranked"),)),
        Clause(
            "event.data.lives.size() > user.attributes.lives",
            "field 'attributes' missing",
            (("event.data.lives", [1, 2]), ("user.attributes.lives", MISSING)),
        ),
    )


def test_the_values_are_those_of_the_event_and_the_user() -> None:
    event, user = Happening({"a": {"b": 1}}, event_type="Won"), {"id": "user1", "attributes": UserDict(country="CH")}
    source = (
        "event.type == '' || event.timestamp.getHours() == 1 || event.data.a.b.c == 1 || user.attributes.country == ''"
    )
    (clause,) = compile_condition(source).explain(event, user)
    assert clause.values == (
        ("event.type", "Won"),
        ("event.timestamp", event.timestamp),
        ("event.data.a.b.c", MISSING),
        ("user.attributes.country", "CH"),
    )


def test_segments_explain_themselves() -> None:
    user = {"id": "user1", "attributes": {"country": "CH", "level": 1}}
    clauses = compile_segment("user.attributes.country == 'CH' && user.attributes.level > 3").explain(Happening(), user)
    assert [(clause.verdict, clause.text) for clause in clauses] == [
        (True, "user.attributes.country == 'CH' (user.attributes.country = 'CH')"),
        (False, "user.attributes.level > 3 (user.attributes.level = 1)"),
    ]


def test_an_undecided_clause_may_stand_beside_a_false_one() -> None:
    source = "event.data.absent == 1 && event.data.n == 1"
    assert compile_condition(source).holds(Happening({"n": 2}), USER) is False
    assert [clause.verdict for clause in explain(source, n=2)] == ["field 'absent' missing", False]


def nested(levels: int) -> Any:  # what JSON may hold
    """A list in a list in a list …"""
    return [nested(levels - 1)] if levels else 1


@pytest.mark.parametrize(
    ("data", "verdicts"),
    [
        ({"odd": object()}, ["event.data with user holds a value that is not JSON"] * 2),
        ({"deep": nested(500)}, [f"event.data with user is nested more than {MAX_DATA_DEPTH} levels deep"] * 2),
        (
            {"n": 1, "long": [0] * MAX_DATA_SIZE_FOR_MACROS},
            [True, "event.data with user is too large for a condition that goes through lists"],
        ),
    ],
)
def test_clauses_see_what_the_whole_condition_sees(data: dict[str, Any], verdicts: list[bool | str]) -> None:
    """Otherwise one that looks at the user alone would hold where the whole could not be decided."""
    source = "event.data.n == 1 && ['user1'].exists(x, x == user.id)"
    assert [clause.verdict for clause in explain(source, **data)] == verdicts
    assert isinstance(compile_condition(source).holds(Happening(data), USER), str)


def test_explaining_again_works_for_other_events() -> None:
    condition = compile_condition("event.data.n > 1 && event.data.m > 1")
    first, second = (condition.explain(Happening({"n": n, "m": 3 - n}), USER) for n in (1, 2))
    assert [clause.verdict for clause in first] == [False, True]
    assert [clause.verdict for clause in second] == [True, False]


@pytest.mark.parametrize(
    ("source", "data", "notes"),
    [
        ("event.data.points >= 10", {"points": 7}, "event.data.points = 7"),
        ("event.data.points >= 10", {}, "event.data.points = missing; field 'points' missing"),
        ("event.data.a < event.data.b", {"a": 1.5, "b": 2}, "event.data.a = 1.5, event.data.b = 2"),
        ("event.data.on == null", {"on": True}, "event.data.on = true"),
        ("event.data.on == false", {"on": None}, "event.data.on = null"),
        ("event.data.l == [1]", {"l": [1, {"a": ["x"]}]}, "event.data.l = [1, {'a': ['x']}]"),
        ("event.data.l == [1]", {"l": nested(5)}, "event.data.l = [[[[[…]]]]]"),
        ("event.timestamp == null", {}, "event.timestamp = 2026-03-01T12:30:00+00:00"),
        ("event.data == {} && true", {"a": 1}, "event.data = {'a': 1}"),
        ("event.data['\\n'] == event.type", {}, r"event.data = {}, event.type = 'MatchWon'; field '\n' missing"),
        ("event.data.a == 'x'", {"a": "x\n\ud800"}, r"event.data.a = 'x\n\ud800'"),
        ("event.data.a == 1", {"a": object()}, "event.data.a = <object>; event.data holds a value that is not JSON"),
    ],
)
def test_clauses_as_people_read_them(source: str, data: dict[str, object], notes: str) -> None:
    clause = explain(source, **data)[0]
    assert clause.text == f"{clause.source} ({notes})"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("true", "true"),
        ("1  ==\n  // why\n\t1", "1 == 1"),
        ("'x  y' !=''' x\ny'''", r"'x  y' !=''' x\ny'''"),
        ("(true\n||false)", "true ||false"),
        ("[1 / 0][0] == 1 && event.type == ''", "[1 / 0][0] == 1 (division by zero in CEL expression)"),
    ],
)
def test_clauses_are_put_on_one_line(source: str, line: str) -> None:
    assert explain(source)[0].text == line


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 98, "'" + "x" * 98 + "'"),
        ("x" * 99, "'" + "x" * 98 + "…"),
        ("x" * 60_000, "'" + "x" * 98 + "…"),
        (10**98, "1" + "0" * 98),
        (10**5_000, "1" + "0" * 98 + "…"),
        ([0] * 20, "[" + ", ".join("0" * 20) + "]"),
        ([0] * 21, "[" + ", ".join("0" * 20) + ", …]"),
        ({"k" * 200: 1}, "{'" + "k" * 97 + "…"),
    ],
    ids=["fits", "too long", "huge", "a large number", "a huge number", "a list", "a long list", "a long name"],
)
def test_long_values_are_cut(value: object, shown: str) -> None:
    (clause,) = explain("event.data.a == null", a=value)
    assert clause.text.startswith(f"event.data.a == null (event.data.a = {shown}")
    assert len(shown) <= 100


def test_missing_reads_as_it_is_called() -> None:
    assert str(MISSING) == "missing"
