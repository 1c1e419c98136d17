"""What can be told of a condition's text."""

import pytest

from shared.definitions.completions import completions_let_through


@pytest.mark.parametrize(
    ("condition", "passing", "stopped"),
    [
        (None, {"a", "b"}, set()),
        ("true", {"a", "b"}, set()),
        ('event.data.code == "a"', {"a"}, {"b"}),
        ("'a' == event.data.code", {"a"}, {"b"}),
        ('event.data.code != "a"', {"b"}, {"a"}),
        ('event.data.code in ["a", "b"]', {"a", "b"}, {"c"}),
        ('!(event.data.code in ["a"])', {"b"}, {"a"}),
        ('event.data.cycle > 2 && event.data.code == "a"', {"a"}, {"b"}),
        ('(event.data.code == "a" && (event.data.cycle == 1))', {"a"}, {"b"}),
        ('event.data.kind == "quest"', {"a"}, set()),
        ('event.data.kind == "achievement"', set(), {"a"}),
    ],
)
def test_what_all_must_hold_is_understood(condition: str | None, passing: set[str], stopped: set[str]) -> None:
    lets = completions_let_through(condition)
    assert all(lets.may_pass(code, "quest") for code in passing)
    assert not any(lets.may_pass(code, "quest") for code in stopped)


@pytest.mark.parametrize(
    "condition",
    [
        'event.data.code == "a" || event.data.cycle == 1',
        'event.data.cycle == 1 ? event.data.code == "a" : true',
        '!(event.data.code == "a" && event.data.cycle == 1)',
        'event.data.code == "a" == false',
        'event.data.code.startsWith("a")',
        'event.data.code in ["a", event.data.other]',
        r'r"\" != "" || event.data.code == "a" && "x" != ""',
        r'"\"" != event.data.code && event.data.code == "a"',
        'size([1].filter(x, event.data.code == "a")) == 0',
        "event.data.code == 'a' // || true",
    ],
)
def test_what_is_not_understood_is_taken_for_possible(condition: str) -> None:
    assert completions_let_through(condition).may_pass("zebra", "quest")
