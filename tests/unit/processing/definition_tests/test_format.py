"""The file of tests: what it must not hold."""

from typing import Any

import pytest
from pydantic import ValidationError

from processing_service.application.definition_tests import Suite

TEST: dict[str, Any] = {
    "name": "one",
    "events": [{"type": "A", "at": "2026-01-01T10:00:00Z"}],
    "expect": [{"quest": "first"}],
}


def suite(**changes: Any) -> Suite:
    """A file with one test, changed."""
    return Suite.model_validate({"definitions": "quests.yaml", "tests": [{**TEST, **changes}]})


def test_the_least_that_a_file_holds() -> None:
    assert (suite().paths, suite().inline) == (["quests.yaml"], [])


def test_paths_and_definitions_may_stand_together() -> None:
    inline = {"code": "first", "name": "First", "objective": {"on": ["A"], "target": 1}}
    both = Suite.model_validate({"definitions": ["a.yaml", inline, "b.yaml"], "tests": [TEST]})
    assert both.paths == ["a.yaml", "b.yaml"]
    assert [one.code for one in both.inline] == ["first"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"expect": []}, "at least 1 item"),
        ({"expect": [{"quest": "first", "progres": 1}]}, "Extra inputs"),
        ({"expect": [{"quest": "first", "status": "done"}]}, "Input should be"),
        ({"expect": [{"quest": "first", "completions": -1}]}, "greater than or equal to 0"),
        ({"user": {"time_zone": "Berlin"}}, "no IANA time zone"),
        ({"now": "2026-01-01T09:00:00Z"}, "after 'now'"),
        ({"events": [{"type": "A", "at": "2026-01-01"}]}, "date with a time"),
        ({"events": [{"type": "A", "at": "2026-01-01T10:00:00Z", "times": 0}]}, "greater than or equal to 1"),
        ({"events": [{"type": "A", "at": "2026-01-01T10:00:00Z", "every": 3}]}, "duration by ISO 8601"),
    ],
)
def test_what_is_wrong_is_told(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        suite(**changes)


def test_names_tell_tests_apart() -> None:
    with pytest.raises(ValidationError, match="two tests are called 'one'"):
        Suite.model_validate({"definitions": [], "tests": [TEST, TEST]})
