"""What is refused at publishing, and the place that is named."""

import pytest

from shared.conditions import ConditionError, compile_condition
from shared.conditions.limits import MAX_SOURCE_CHARACTERS


@pytest.mark.parametrize(
    ("source", "message", "line", "column"),
    [
        ("event.data.", "no viable alternative at input '.'", 1, 12),
        ("event.type ==", "the end comes too early", 1, 14),
        ("", "the end comes too early", 1, 1),
        ("   ", "the end comes too early", 1, 4),
        ("event.data['points", "token recognition error at: ''points'", 1, 12),
        ("event.type == 'é' &&& true", "token recognition error at: '& '", 1, 21),
        ("event.type == 'a'\n  && event..x == 1", "no viable alternative at input '..'", 2, 12),
        ("'ERROR: <input>:7:7: Syntax error: x' ==", "the end comes too early", 1, 41),
        ("event.data.l.all(1, true)", "argument must be a simple name", 1, 18),
        ("\ud800", "not valid Unicode", 1, 1),
        ("event.type == 'a'\0", "token recognition error at: '\0'", 1, 18),
        # Well formed, but naming what is not there:
        ("cheat(event.data.x)", "unknown function: cheat", 1, 1),
        ("event.data.x.sum() > 3", "unknown function: sum", 1, 14),
        ("event.type == 'all(x)' &&\n\t now() == 3", "unknown function: now", 2, 3),
        ("matches(event.type, 'a')", "unknown function: matches", 1, 1),
        ("data.points > 1", "unknown variable: data (there are event and user)", 1, 1),
        ("event.points > 1", "event has no points; it has type, data, timestamp", 1, 7),
        ("user.role == 'admin'", "user has no role; it has id, attributes, time_zone", 1, 6),
        ("event.data.l.exists(t, t > 1) && t > 1", "unknown variable: t (there are event and user)", 1, 34),
        ("event.data.l.exists(event, true)", "the element must not be called event", 1, 21),
        ("event.data.l.exists(t)", "exists takes a name for the element, and an expression", 1, 14),
        ("event.data.l.exists()", "exists takes a name for the element, and an expression", 1, 14),
        ("event{type: 'a'}.type == 'a'", "messages cannot be made in a condition: event", 1, 1),
        ("optional.of(1) == 1", "unknown variable: optional (there are event and user)", 1, 1),
        ("event.type == 'a' || .user.id == 'a'", "a name must not start with a dot", 1, 22),
        (".event.type == 'a'", "a name must not start with a dot", 1, 1),
        ("event.type in .event.data.l", "a name must not start with a dot", 1, 15),
        # Constant, but neither true nor false:
        ("1 + 1", "it gives int, not true or false", 1, 1),
        ("'true'", "it gives str, not true or false", 1, 1),
        ("1 / 0 == 1", "division by zero in CEL expression", 1, 1),
        # More work than is allowed:
        ("event.data.a.all(x, event.data.b.all(y, x == y))", "all must not stand inside all(...)", 1, 34),
        ("event.data.a.all(x, x.matches('^a'))", "matches must not stand inside all(...)", 1, 23),
        ("event.type.matches(event.data.pattern)", "the pattern of matches must be a text in quotes", 1, 12),
        ("event.type.matches('a' + 'b')", "the pattern of matches must be a text in quotes", 1, 12),
        ("event.type.matches()", "the pattern of matches must be a text in quotes", 1, 12),
        ("event.type.matches('(')", "not a valid pattern", 1, 20),
        ("event.type.matches(b'a')", "not a valid pattern", 1, 20),
        ("event.type.matches('((a{9}){9}){9}')", "the pattern is too long, or repeats too much", 1, 20),
        ("event.type.matches('a{1000,}')", "the pattern is too long, or repeats too much", 1, 20),
        (f"event.type.matches('{'a' * 101}')", "the pattern is too long, or repeats too much", 1, 20),
        (" || ".join(["event.data.a.all(x, x > 1)"] * 6), "more than 5 macros in one condition", 1, 164),
        (
            "event.data.a.all(x, " + " && ".join(["x > event.data.b"] * 8) + ")",
            "a condition with macros may name event and user at most 8 times",
            1,
            14,
        ),
        ("x" * (MAX_SOURCE_CHARACTERS + 1), f"longer than {MAX_SOURCE_CHARACTERS} characters", 1, 1),
    ],
)
def test_faults_and_their_places(source: str, message: str, line: int, column: int) -> None:
    with pytest.raises(ConditionError) as caught:
        compile_condition(source)
    error = caught.value
    assert (error.message, error.line, error.column) == (message, line, column)
    assert str(error) == f"{message} (line {line}, column {column})"


@pytest.mark.parametrize(
    "source",
    [
        "true",
        "event.data.points >= 10 && event.type in ['MatchWon', 'MatchLost']",
        "event.data['points'] >= 10 // cheat(1)",
        "event.data.all == 1 && event.data.matches == 2 && has(event.data.user.role)",
        r"""event.data.name == "it's \" fine" || event.data.name == 'foo(1)' || event.data.name == r'\d(' """,
        '''event.data.text == """cheat(1) "x" and 'y' """''',
        "event.data.tags.exists(t, t.startsWith('a')) && event.data.tags.all(t, size(t) < 9)",
        "event.data.tags.filter(t, t != 'a').exists_one(t, t == user.id)",
        "event.timestamp >= timestamp('2026-01-01T00:00:00Z') && event.timestamp.getDayOfWeek() == 6",
        "event.timestamp - timestamp('2026-01-01T00:00:00Z') > duration('1h')",
        r"event.type.matches('^[A-Z]\\w{1,9}$')",
        "[1, 2].all(n, n > event.data.points) ? event.data.a == 1u : event.data.b == 0x1F",
        "{'a': 1}[event.data.key] == 1",
        "user.attributes.country in ['CH', 'AT'] && user.time_zone.startsWith('Europe/')",
        "(event.data).a == [1][0] && {'a': 1}.a == 1 && 'x'.size() == 1 && event.data['l'].a",
        "event.data.x == null || !(event.data.y == -1.5e3)",
    ],
)
def test_what_compiles(source: str) -> None:
    assert compile_condition(source).source == source
