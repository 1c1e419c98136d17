"""Tests of definitions that name rewards and stats of the same file."""

import pytest

from shared.exceptions import InvalidInput
from tests.unit.processing.definition_tests.suites import differences, run_file

NAMING = "{code: rich, name: Rich, objective: {on: [A], target: 1}, reward_name: chest}"
CHEST = """
definitions: DEFINITIONS
rewards: [{name: chest, gold: 9}]
tests:
  - name: pays the chest
    events: [{type: A, at: 2026-01-01T10:00:00Z}]
    expect: [{quest: rich, rewards: {gold: 9}}]
"""


def test_rewards_are_resolved_and_missing_ones_refused() -> None:
    (result,) = run_file(CHEST.replace("DEFINITIONS", "[]"), NAMING)
    assert result.passed
    with pytest.raises(InvalidInput, match="names the reward 'chest'"):
        run_file(CHEST.replace("DEFINITIONS", "[]").replace("name: chest", "name: crate"), NAMING)


def test_a_code_must_not_stand_twice() -> None:
    with pytest.raises(InvalidInput, match="the code 'rich' stands twice"):
        run_file(CHEST.replace("DEFINITIONS", f"[{NAMING}]"), NAMING)


STAT = """
code: tests_taken
kind: stat
name: Tests
objective: {on: [TestTaken], measure: sum, field: points, default: 10}
"""
BY_THE_STAT = """
code: points
name: Points
objective: {measure: stat, stat: tests_taken, target: 25}
min_level: 3
"""


def test_stats_count_without_end_and_fill_what_names_them() -> None:
    [result] = run_file(
        """
        definitions: []
        tests:
          - name: a test
            events:
              - {type: TestTaken, at: 2026-01-02T10:00:00Z}
              - {type: LevelReached, at: 2026-01-02T10:30:00Z, data: {level: 3}}
              - {type: TestTaken, at: 2026-01-02T11:00:00Z, data: {points: 20}}
              - {type: TestTaken, at: 2026-01-02T12:00:00Z, data: {points: 5}}
            expect:
              - {quest: tests_taken, progress: 35, completions: 0}
              - quest: points
                completions: [{at: 2026-01-02T12:00:00Z}]
                not_counted: [{event: 1, reason: LevelTooLow, text: the user had level 1}]
        """,
        BY_THE_STAT,
        STAT,
    )
    assert differences(result) == []


def test_a_stat_that_is_nowhere_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"'points', objective\.stat: 'tests_taken' is not a published stat"):
        run_file("{definitions: [], tests: [{name: a, expect: [{quest: points}]}]}", BY_THE_STAT)
