"""What the catalog tells of conditions and links is never too hopeful."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.conditions import ConditionError, compile_condition
from shared.definitions.completions import completions_let_through
from shared.definitions.linking import find_cycle

CODES = ["a", "b", "c"]
KINDS = ["quest", "achievement"]

ATOMS = st.sampled_from(
    [
        "true",
        "false",
        "event.data.cycle > 1",
        'event.data.code == "a"',
        '"b" == event.data.code',
        "event.data.code != 'a'",
        'event.data.code in ["a", "c"]',
        '!(event.data.code in ["b"])',
        'event.data.kind == "quest"',
        'event.data.kind != "quest"',
        'event.data.code.startsWith("a")',
        r'event.data.code != "a\""',
        r'"\\" != event.data.code',
        'r"\\" != event.data.code',
        '"&&" != event.data.code',
        '["a"].exists(x, x == event.data.code)',
    ]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" && ", " || ", "&&", "||"]), inner).map("".join),
        inner.map(lambda one: f"({one})"),
        inner.map(lambda one: f"!({one})"),
        st.tuples(inner, inner, inner).map(lambda three: f"({three[0]}) ? ({three[1]}) : ({three[2]})"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]} == ({two[1]})"),
    ),
    max_leaves=6,
)


@given(condition=CONDITIONS)
def test_no_completion_that_counts_is_overlooked(condition: str) -> None:
    try:
        compiled = compile_condition(condition)
    except ConditionError:
        return  # never published
    lets = completions_let_through(condition)
    for code, kind, cycle in product(CODES, KINDS, [1, 2]):
        if compiled.holds(Completion({"code": code, "kind": kind, "cycle": cycle}), {"id": "user1"}) is True:
            assert lets.may_pass(code, kind), condition


@dataclass(frozen=True)
class Completion:
    """A `QuestCompleted` event, as conditions see it."""

    data: dict[str, Any]
    event_id: str = "1"
    event_type: str = "QuestCompleted"
    user_id: str = "user1"
    timestamp: datetime = datetime(2026, 11, 20, tzinfo=UTC)


@given(
    edges=st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12),
)
def test_a_cycle_is_found_exactly_if_something_reaches_itself(edges: set[tuple[str, str]]) -> None:
    graph = {node: {end for start, end in edges if start == node} for node in "abcdef"}
    cycle = find_cycle(graph)
    assert bool(cycle) == any(node in reachable(graph, node) for node in graph)
    if cycle:
        assert cycle[0] == cycle[-1]
        assert all(end in graph[start] for start, end in pairwise(cycle))


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    """What can be reached from `start` by at least one step."""
    found: set[str] = set()
    waiting = set(graph[start])
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting |= graph[node]
    return found
