"""Tests of definitions: what they expect is compared with what the evaluator makes of the events."""

import pytest

from shared.exceptions import InvalidInput
from tests.unit.processing.definition_tests.suites import TRIO, data, differences, run, run_file

WINS = "{type: MatchWon, at: 2026-01-02T10:00:00Z, data: {mode: ranked}, times: 4, every: PT1H}"


def test_all_that_a_test_can_expect_is_found() -> None:
    result = run(
        f"""
        events:
          - {WINS}
          - {{type: MatchWon, at: 2026-01-02T10:30:00Z, data: {{mode: casual}}}}
          - {{type: MatchWon, at: 2026-01-02T10:31:00Z}}
        expect:
          - quest: ranked-trio
            completions: [{{cycle: 1, at: 2026-01-02T12:00:00Z}}]
            progress: 1
            status: in_progress
            rewards: {{gold: 10, diamonds: 0, points: 5, badges: [trio]}}
            parts: {{wins: 1}}
            not_counted:
              - {{event: 2, reason: ConditionFalse, text: event.data.mode}}
              - {{event: 3, reason: ConditionUndecided}}
        """,
        TRIO,
    )
    assert differences(result) == []
    assert result.passed
    assert result.explanations == {}


def test_each_difference_is_told_with_the_events() -> None:
    result = run(
        f"""
        events: [{WINS}]
        expect:
          - quest: ranked-trio
            completions: 2
            progress: 0
            status: completed
            rewards: {{gold: 20, diamonds: 1, points: 6, badges: []}}
            parts: {{wins: 3, losses: 1}}
            not_counted: [{{event: "1.2"}}, {{event: 9}}]
        """,
        TRIO,
    )
    assert differences(result) == [
        ("completions", "2", "1"),
        ("progress", "0", "1"),
        ("status", "completed", "in_progress"),
        ("gold", "20", "10"),
        ("diamonds", "1", "0"),
        ("points", "6", "5"),
        ("badges", "nothing", "trio"),
        ("part wins", "3", "1"),
        ("part losses", "1", "no such part; there is wins"),
        ("event 1.2", "not counted", "counted 1"),
        ("event 9", "not counted", "no such event in the test"),
    ]
    assert [(one.label, one.counted, one.text) for one in result.explanations["ranked-trio"]] == [
        ("1.1", True, "counted 1"),
        ("1.2", True, "counted 1"),
        ("1.3", True, "counted 1, completed cycle 1"),
        ("1.4", True, "counted 1"),
    ]


def test_times_and_cycles_of_completions_are_compared_one_by_one() -> None:
    result = run(
        f"""
        events: [{WINS}]
        expect: [{{quest: ranked-trio, completions: [{{cycle: 2, at: 2026-01-02T13:00:00Z}}, {{cycle: 1}}]}}]
        """,
        TRIO,
    )
    assert differences(result) == [
        ("completions", "2", "1"),
        ("cycle of completion 1", "2", "1"),
        ("time of completion 1", "2026-01-02T13:00:00Z", "2026-01-02T12:00:00Z"),
    ]


def test_a_reason_of_another_name_or_other_words_is_a_difference() -> None:
    result = run(
        """
        events: [{type: MatchWon, at: 2026-01-02T10:00:00Z, data: {mode: casual}}]
        expect:
          - quest: ranked-trio
            not_counted: [{event: 1, reason: OutsideWindow}, {event: 1, text: casual only}]
        """,
        TRIO,
    )
    reason = "condition false: event.data.mode == 'ranked'"
    assert [one[0] for one in differences(result)] == ["event 1", "event 1"]
    assert differences(result)[0][2].startswith(f"ConditionFalse: {reason}")
    assert differences(result)[1][2].startswith(reason)


CLAIMED = """
{code: gift, name: Gift, objective: {on: [A], target: 1}, repeat: {limit: 3, reset: on_completion}, claim: manual,
 claim_expires_after: P2D, reward: {gold: 7}}
"""


@pytest.mark.parametrize(
    ("events", "gold", "status"),
    [
        ("", 0, "ready_to_claim"),
        (
            "- {type: RewardClaimed, at: 2026-01-01T11:00:00Z, data: {code: gift, cycle: 1, version: 1}}",
            7,
            "in_progress",
        ),
        (
            "- {type: RewardClaimed, at: 2026-01-01T11:00:00Z, data: {code: other, cycle: 1, version: 1}}",
            0,
            "ready_to_claim",
        ),
        ("- {type: Other, at: 2026-01-03T10:00:00Z}", 0, "in_progress"),
        (
            "- {type: RewardClaimed, at: 2026-01-03T10:00:00Z, data: {code: gift, cycle: 1, version: 1}}",
            0,
            "in_progress",
        ),
        (
            "- {type: RewardClaimed, at: 2026-01-01T09:00:00Z, data: {code: gift, cycle: 1, version: 1}}",
            0,
            "ready_to_claim",
        ),
    ],
)
def test_what_is_not_claimed_is_not_paid(events: str, gold: int, status: str) -> None:
    result = run(
        f"""
        events:
          - {{type: A, at: 2026-01-01T10:00:00Z}}
          {events}
        expect: [{{quest: gift, completions: 1, rewards: {{gold: {gold}}}, status: {status}}}]
        """,
        CLAIMED,
    )
    assert differences(result) == []


def test_nothing_repeats_beyond_the_moment_of_looking() -> None:
    with pytest.raises(InvalidInput, match=r"event 1\.2 happens after 'now'"):
        run(
            """
            now: 2026-01-01T12:00:00Z
            events: [{type: A, at: 2026-01-01T00:00:00Z, times: 3, every: P1D}]
            expect: [{quest: gift, completions: 1}]
            """,
            CLAIMED,
        )


def test_a_backfill_reaches_back_and_pays_as_it_says() -> None:
    quest = """
    {code: past, name: Past, objective: {on: [A], target: 1}, repeat: {limit: null, reset: on_completion},
     backfill: {since: 2026-01-01T00:00:00Z, pay: false}, reward: {gold: 5}}
    """
    result = run(
        """
        published_at: 2026-01-10T00:00:00Z
        events: [{type: A, at: 2025-12-31T00:00:00Z, times: 3, every: P8D}]
        expect:
          - quest: past
            completions: 2
            rewards: {gold: 5}
            not_counted: [{event: "1.1", reason: BeforePublished}]
        """,
        quest,
    )
    assert differences(result) == []


def test_streaks_stand_as_they_do_at_the_moment_of_looking() -> None:
    quest = "{code: week, name: Week, objective: {on: [A], measure: streak, target: 7}}"
    test = """
    events: [{type: A, at: 2026-01-01T10:00:00Z, times: 3, every: P1D}]
    now: NOW
    expect: [{quest: week, progress: N}]
    """
    assert run(test.replace("NOW", "2026-01-04T10:00:00Z").replace("N}", "3}"), quest).passed
    assert run(test.replace("NOW", "2026-01-05T10:00:00Z").replace("N}", "0}"), quest).passed


def test_exact_decimals_may_be_written_as_numbers_or_texts() -> None:
    quest = "{code: far, name: Far, objective: {id: km, on: [Ran], measure: sum, field: km, target: 42}}"
    test = """
    events: [{type: Ran, at: 2026-01-01T10:00:00Z, data: {km: 1.1}, times: 3}]
    expect: [{quest: far, progress: 3.3, parts: {km: "3.30"}}]
    """
    assert differences(run(test, quest)) == []


def test_events_at_one_moment_keep_the_order_of_the_file() -> None:
    quest = """
    {code: steps, name: Steps, objective: {measure: sequence, steps: [{on: [A]}, {on: [B]}]}}
    """
    eleven = "\n".join("- {type: X, at: 2026-01-01T10:00:00Z}" for _ in range(8))
    events = f"{eleven}\n- {{type: A, at: 2026-01-01T10:00:00Z}}\n- {{type: B, at: 2026-01-01T10:00:00Z}}"
    test = {"events": data(events), "expect": [{"quest": "steps", "completions": 1}], "name": "order"}
    (result,) = run_file(str({"definitions": [data(quest)], "tests": [test]}))
    assert differences(result) == []


def test_without_events_everything_stands_at_nothing() -> None:
    assert run("{expect: [{quest: ranked-trio, completions: 0, progress: 0, status: available}]}", TRIO).passed


def test_a_quest_that_is_nowhere_and_an_id_twice_are_refused() -> None:
    with pytest.raises(InvalidInput, match="no definition has the code 'missing'"):
        run("{expect: [{quest: missing}]}", TRIO)
    twice = "[{type: A, id: x, at: 2026-01-01T10:00:00Z}, {type: B, id: x, at: 2026-01-01T10:00:00Z}]"
    with pytest.raises(InvalidInput, match="same id"):
        run(f"{{events: {twice}, expect: [{{quest: ranked-trio}}]}}", TRIO)


def test_events_may_be_named_by_ids_of_their_own() -> None:
    result = run(
        """
        events: [{type: MatchWon, id: casual, at: 2026-01-01T10:00:00Z, data: {mode: casual}, times: 2}]
        expect: [{quest: ranked-trio, not_counted: [{event: casual, reason: ConditionFalse}, {event: casual.2}]}]
        """,
        TRIO,
    )
    assert differences(result) == []
