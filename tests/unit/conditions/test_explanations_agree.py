"""For any condition and any data: what is explained is what was decided."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.conditions import CelCondition, Clause, compile_condition, compile_segment, paths
from shared.conditions.splitting import split
from shared.conditions.tokens import tokenize
from tests.unit.conditions.events import Happening
from tests.unit.conditions.test_fuzzing import payloads

thorough = settings(deadline=None, max_examples=100)

ABOUT_USERS = [
    "true",
    "1 / 0 == 1",
    "user.id == 'user1'",
    "user.attributes.a == 1",
    "user.attributes.a",
    "['a && b'].exists(x, x == user.time_zone && true)",
]
ABOUT_EVENTS = [
    "event.data.a == event.data.b",
    "event.data.a",
    "event.data.b > 1",
    "event.data.c.startsWith('&&')",
    "event.data.a.all(x, x != 1 && x != 2)",
    "has(event.data.a.b)",
    "event.data[event.data.c] == 1",
    "event.type == r'\\' // && (\n",
    "{'a': true && false}['a']",
]


def joined(atoms: list[str]) -> st.SearchStrategy[str]:
    """Conditions of these, in every way of joining them, most of them by `&&`."""
    return st.recursive(
        st.sampled_from(atoms),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map("&&".join),
            st.lists(inner, min_size=2, max_size=3).map(" && ".join),
            inner.map("({})".format),
            inner.map("!({})".format),
            st.tuples(inner, inner).map("{0[0]} || {0[1]}".format),
            st.tuples(inner, inner, inner).map("({0[0]}) ? {0[1]} : {0[2]}".format),
        ),
        max_leaves=4,
    ).filter(lambda source: source.count("all(") + source.count("exists(") <= 5)


def compiled(source: str) -> CelCondition:
    """The condition, beside an event and a user so that it may be undecided and is not refused for it."""
    return compile_condition(f"{source} && event.type == 'MatchWon'")


attributes = st.dictionaries(st.sampled_from("ab"), st.integers(0, 2) | st.booleans(), max_size=2)
users = st.fixed_dictionaries(
    {"id": st.just("user1")}, optional={"attributes": attributes, "time_zone": st.just("UTC")}
)
lively = st.dictionaries(
    st.sampled_from("abc"),
    st.sampled_from([True, True, 1, 2, "a", "&&", [], [1], [3], {"b": True}]),
    max_size=3,
)


def agrees(clauses: tuple[Clause, ...], verdict: bool | str) -> bool:
    """All hold where the whole does; one is false where the whole is false; else one could not be decided."""
    verdicts = [clause.verdict for clause in clauses]
    if isinstance(verdict, str):
        return False not in verdicts and any(isinstance(one, str) for one in verdicts)
    return all(one is True for one in verdicts) if verdict else False in verdicts


@thorough
@given(joined(ABOUT_USERS + ABOUT_EVENTS).map(compiled), payloads | lively, users)
def test_the_clauses_agree_with_the_whole(condition: CelCondition, data: dict[str, Any], user: dict[str, Any]) -> None:
    event = Happening(data)
    verdict, clauses = condition.holds(event, user), condition.explain(event, user)
    assert agrees(clauses, verdict), (verdict, clauses)
    assert condition.explain(event, user) == clauses
    assert {path for clause in clauses for path, _ in clause.values} == {".".join(p) for p in paths(condition.source)}
    assert all(clause.text.isprintable() for clause in clauses)


@thorough
@given(joined(ABOUT_USERS).map("{} && user.id != ''".format).map(compile_segment), payloads, users)
def test_the_clauses_of_a_segment_agree_with_the_whole(
    segment: CelCondition, data: dict[str, Any], user: dict[str, Any]
) -> None:
    event = Happening(data)
    assert agrees(segment.explain(event, user), segment.holds(event, user))


@thorough
@given(joined(ABOUT_EVENTS))
def test_no_clause_comes_apart_again(source: str) -> None:
    for clause in compiled(source).explain(Happening(), {"id": "user1"}):
        (tokens,) = split(tokenize(clause.source))
        assert tokens == tokenize(clause.source)
