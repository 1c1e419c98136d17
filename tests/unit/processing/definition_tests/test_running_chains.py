"""Tests of definitions in which quests hang on other quests, on what is known of the user, and on what users do."""

import pytest

from shared.exceptions import InvalidInput
from tests.unit.processing.definition_tests.suites import differences, run

CHAIN = (
    "{code: first, name: First, objective: {on: [Started], target: 1}}",
    "{code: second, name: Second, objective: {on: [Done], target: 1}, prerequisites: [first]}",
    """
    code: both
    name: Both
    objective: {on: [QuestCompleted], where: "event.data.code in ['first', 'second']", target: 2}
    reward: {diamonds: 3}
    """,
    "{code: crown, name: Crown, objective: {on: [QuestCompleted], where: event.data.code == 'both', target: 1}}",
)


def test_prerequisites_and_quests_about_quests_work_as_in_the_system() -> None:
    result = run(
        """
        events:
          - {type: Done, at: 2026-01-02T09:00:00Z}
          - {type: Started, at: 2026-01-02T10:00:00Z}
          - {type: Done, at: 2026-01-02T11:00:00Z}
        expect:
          - {quest: second, completions: 1, not_counted: [{event: 1, reason: PrerequisiteMissing}]}
          - {quest: both, completions: [{at: 2026-01-02T11:00:00Z}], rewards: {diamonds: 3}}
          - {quest: crown, completions: 1, status: completed}
        """,
        *CHAIN,
    )
    assert differences(result) == []


def test_a_completion_is_explained_by_the_quest_that_it_is_of() -> None:
    result = run(
        "{events: [{type: Started, at: 2026-01-02T10:00:00Z}], expect: [{quest: both, completions: 1}]}", *CHAIN
    )
    assert [(one.label, one.counted) for one in result.explanations["both"]] == [
        ("1", False),
        ("completion 1 of first", True),
    ]


def test_quests_that_trigger_each_other_without_end_are_refused() -> None:
    endless = """
    code: endless
    name: Endless
    objective: {on: [A, QuestCompleted], target: 1}
    repeat: {limit: null, reset: on_completion}
    """
    with pytest.raises(InvalidInput, match="without end"):
        run("{events: [{type: A, at: 2026-01-02T10:00:00Z}], expect: [{quest: endless}]}", endless)


def test_what_is_known_of_the_user_decides() -> None:
    test = """
    user: {time_zone: Pacific/Auckland, attributes: {country: NZ}, joined_at: 2025-12-31T00:00:00Z}
    events:
      - {type: Played, at: 2026-01-01T10:30:00Z}
      - {type: Played, at: 2026-01-01T11:30:00Z}
      - {type: UserUpdated, at: 2026-01-03T00:00:00Z, data: {time_zone: UTC, attributes: {country: DE}}}
      - {type: Played, at: 2026-01-04T10:30:00Z}
    expect:
      - {quest: daily, completions: [{cycle: 20260101}, {cycle: 20260102}]}
      - {quest: daily, not_counted: [{event: 4, reason: NotInSegment}]}
    """
    quest = """
    {code: daily, name: Daily, objective: {on: [Played], target: 1}, repeat: {reset: daily},
     segment: user.attributes.country == 'NZ'}
    """
    assert differences(run(test, quest)) == []
    assert not run(test.replace("Pacific/Auckland", "UTC"), quest).passed


def test_windows_count_from_when_the_user_joined() -> None:
    quest = "{code: hurry, name: Hurry, objective: {on: [Played], target: 1}, window: {closes_after: P1D}}"
    test = """
    published_at: 2026-01-01T00:00:00Z
    user: {joined_at: 2026-01-05T00:00:00Z}
    events: [{type: Played, at: 2026-01-05T12:00:00Z}]
    expect: [{quest: hurry, completions: 1}]
    """
    assert run(test, quest).passed
    late = run(test.replace("user: {joined_at: 2026-01-05T00:00:00Z}", ""), quest)
    assert [one.reason for one in late.explanations["hurry"]] == ["OutsideWindow"]


def test_quests_to_be_accepted_follow_the_events_about_them() -> None:
    quest = "{code: dare, name: Dare, enrolment: opt_in, deadline: P1D, objective: {on: [Dared], target: 2}}"
    result = run(
        """
        events:
          - {type: Dared, at: 2026-01-01T10:00:00Z}
          - {type: QuestAccepted, at: 2026-01-01T11:00:00Z, data: {code: dare}}
          - {type: Dared, at: 2026-01-01T12:00:00Z}
          - {type: Dared, at: 2026-01-03T12:00:00Z}
        expect:
          - quest: dare
            progress: 1
            status: expired
            not_counted: [{event: 1, reason: NotAccepted}, {event: 4, reason: DeadlinePassed}]
        """,
        quest,
    )
    assert differences(result) == []
