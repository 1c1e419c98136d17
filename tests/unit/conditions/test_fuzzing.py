"""Nothing that a publisher or an author can write makes a condition raise or the process stop."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.conditions import CelCondition, ConditionError, compile_condition
from tests.unit.conditions.events import USER, Happening

thorough = settings(deadline=None, max_examples=100)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.text(st.characters(codec=None), max_size=8),
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcx"), inner, max_size=4),
    max_leaves=12,
)
payloads = st.dictionaries(st.sampled_from(["a", "b", "c", "\ud800", "", "\0"]), json_values, max_size=4)

SOURCES = [
    "event.data.a >= event.data.b",
    "event.data.a == event.data.b || event.data.a in event.data.b",
    "event.data.a + event.data.b == event.data.c",
    "event.data.a - event.data.b < event.data.c",
    "event.data.a / event.data.b > 1 && event.data.a % event.data.b == 0",
    "-event.data.a * 9223372036854775807 > event.data.b",
    "event.data.a[event.data.b] == event.data.c",
    "event.data[event.data.a] == 1",
    "event.data.a.all(x, x == event.data.b) || event.data.a.exists(x, x < 1)",
    "event.data.a.filter(x, x > 1).map(x, x + x).size() > 0",
    "event.data.a.exists_one(k, event.data.a[k] == 1)",
    "int(event.data.a) == 1 || double(event.data.a) > 1.0 || uint(event.data.a) > 1u",
    "string(event.data.a) == event.data.b || timestamp(event.data.a) == event.timestamp",
    "duration(event.data.a) < event.timestamp - timestamp('2026-01-01T00:00:00Z')",
    "event.timestamp + duration(event.data.a) > event.timestamp",
    "event.data.a.size() > 1 || size(event.data.b) == 0",
    "event.data.a.matches('^(a+)+$') || event.data.a.contains(event.data.b)",
    "event.data.a ? event.data.b : event.data.c",
    "has(event.data.a.b) && event.data.a.b.c.x",
]


@thorough
@given(st.sampled_from([compile_condition(source) for source in SOURCES]), payloads)
def test_any_data_gets_an_answer(condition: CelCondition, data: dict[str, Any]) -> None:
    verdict = condition.holds(Happening(data), USER)
    assert isinstance(verdict, bool | str)
    assert condition.holds(Happening(data), USER) == verdict


WORDS = """
    event user . data type id ( ) [ ] { } 'a' 1 1.5 - ! && || == < in + % ? : ,
    all(x, map matches has( size( x // r' \\
"""
words = st.sampled_from([*WORDS.split(), "\n", '"' * 3])


@thorough
@given(st.lists(words, max_size=25).map("".join) | st.lists(words, max_size=25).map(" ".join) | st.text(max_size=40))
def test_any_source_compiles_or_names_a_place_within_it(source: str) -> None:
    try:
        verdict = compile_condition(source).holds(Happening({"a": [1]}), USER)
    except ConditionError as error:
        line, column = error.line, error.column
    else:
        assert isinstance(verdict, bool | str)
        return
    lines = source.split("\n")
    assert 1 <= line <= len(lines)
    assert 1 <= column <= max(map(len, lines)) + 2


@pytest.mark.parametrize(
    "source",
    [
        "(" * 990 + "1" + ")" * 990,
        "!" * 1990 + "true",
        "-" * 1900 + "1 < 2",
        "[" * 999 + "]" * 999,
        "1" + "+1" * 990 + " > 1",
        "event.data" + ".a" * 990 + " == 1",
        "event.data" + "[0]" * 660 + " == 1",
        "true" + "&&true" * 330,
        "true?true:" * 190 + "true",
        "size(" * 330 + "1" + ")" * 330,
        "{1:" * 490 + "1" + "}" * 490,
        "event.data.a" + ".map(x,x)" * 200,
        "event.data.a" + ".filter(x,true)" * 5 + ".size() == 1",
        "[1,2].all(a," * 150 + "true" + ")" * 150,
    ],
    ids=lambda source: source[:12],
)
def test_long_and_deep_sources_do_not_stop_the_process(source: str) -> None:
    """In a process of its own and in a thread with a small stack: an overflow would kill this one."""
    program = (
        "import sys, threading\n"
        "from tests.unit.conditions.events import holds\n"
        "from shared.conditions import ConditionError\n"
        "def run():\n"
        "    try:\n"
        "        holds(sys.argv[1], a=[1])\n"
        "    except ConditionError:\n"
        "        pass\n"
        "    print('alive')\n"
        "threading.stack_size(2 * 1024 * 1024)\n"
        "thread = threading.Thread(target=run)\n"
        "thread.start()\n"
        "thread.join()\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, source], capture_output=True, text=True, timeout=60, check=False
    )
    assert (finished.returncode, finished.stdout) == (0, "alive\n"), finished.stderr
