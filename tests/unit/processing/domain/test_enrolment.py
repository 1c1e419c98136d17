"""Quests that have to be accepted: entering, leaving, deadlines, and windows relative to the enrolment."""

from typing import Any

import pytest

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition, Repeat, Window
from processing_service.domain.evaluator import fold
from processing_service.domain.event import Event
from processing_service.domain.facts import Facts
from processing_service.domain.measures import Capped, Count, SpacedCount, Streak
from processing_service.domain.objective import Leaf
from tests.unit.processing.domain.builders import FRIDAY, HOUR, folded, hour, leaf, outcomes, quest, timeline


def opt_in(target: int = 2, **more: Any) -> Definition:
    """A quest that has to be accepted."""
    return quest(leaf("matches", Count(), target), opt_in=True, **more)


def accept(at: float, code: str = "novice") -> Event:
    """The user accepts."""
    return hour(at, "QuestAccepted", code=code)


def abandon(at: float) -> Event:
    """The user abandons."""
    return hour(at, "QuestAbandoned", code="novice")


NOT_ACCEPTED = "the quest was not accepted at that time"


def test_events_count_from_the_acceptance_on() -> None:
    result = folded(timeline(opt_in()), hour(1), accept(2), hour(3), hour(4), hour(5))
    assert outcomes(result) == [NOT_ACCEPTED, "accepted", "+1", "+1 completes 1", "+1"]
    assert result.state.enrolled == accept(2).position


def test_abandoning_throws_progress_away_and_completions_stand() -> None:
    result = folded(timeline(opt_in()), accept(1), *map(hour, (2, 3, 4)), abandon(5), hour(6), accept(7), hour(8))
    assert outcomes(result)[4:] == ["abandoned", NOT_ACCEPTED, "accepted", "+1"]
    assert (result.state.times_completed, result.state.progress) == (1, 1)


@pytest.mark.parametrize(
    "objective",
    [
        leaf("matches", Capped(Count(), "day", 2), 2),
        leaf("matches", SpacedCount(12 * HOUR), 1),
        leaf("matches", Streak("day"), 1),
    ],
    ids=["cap", "cooldown", "streak"],
)
def test_giving_up_and_beginning_again_wins_nothing(objective: Leaf) -> None:
    """What bounds a day, or keeps events apart, outlives the cycle; so it does when a deadline has passed."""
    again = [accept(1), hour(2), hour(2.1), abandon(3), accept(4), hour(5), hour(5.1)]
    line = timeline(quest(objective, opt_in=True))
    assert folded(line, *again).state.times_completed == 1
    late = [accept(1), hour(2), hour(2.1), accept(4), hour(5), hour(5.1)]
    line = timeline(quest(objective, opt_in=True, deadline=2 * HOUR))
    assert folded(line, *late).state.times_completed == 1


def test_freezes_are_kept_by_who_gives_up() -> None:
    streak = Streak("day", freezes_on=frozenset({"Gift"}))
    line = timeline(quest(leaf("days", streak, 3, "Match", "Gift"), opt_in=True))
    result = folded(line, accept(1), hour(2, "Gift"), abandon(3), accept(4), hour(5))
    assert result.state.progress.freezes == 1


def test_the_acceptance_of_another_quest_is_no_matter() -> None:
    result = folded(timeline(opt_in()), accept(1, "adept"), hour(2))
    assert outcomes(result) == ["not an event that this quest listens to", NOT_ACCEPTED]


def test_a_quest_that_begins_by_itself_is_not_accepted() -> None:
    line = timeline(quest(leaf("matches", Count(), 2)))
    assert outcomes(folded(line, accept(1), hour(2))) == ["not an event that this quest listens to", "+1"]


def test_after_the_deadline_nothing_counts_until_it_is_accepted_again() -> None:
    line = timeline(opt_in(deadline=3 * HOUR))
    result = folded(line, accept(1), hour(2), hour(4), accept(5), hour(6), hour(7))
    passed = "after the deadline, 2026-03-27T04:00:00+00:00"
    assert outcomes(result) == ["accepted", "+1", passed, "accepted", "+1", "+1 completes 1"]


def test_accepting_again_in_time_goes_on_with_the_time_renewed() -> None:
    line = timeline(opt_in(deadline=3 * HOUR))
    assert outcomes(folded(line, accept(1), hour(2), accept(3), hour(5)))[-1] == "+1 completes 1"


def test_a_window_relative_to_the_acceptance() -> None:
    line = timeline(opt_in(window=Window(None, FRIDAY + 9 * HOUR, HOUR, 3 * HOUR)))
    result = folded(line, accept(1), *map(hour, (1.5, 2, 3.5, 4)), accept(7), hour(8), hour(9))
    outside = "outside the window (from 2026-03-27T02:00:00+00:00, before 2026-03-27T04:00:00+00:00)"
    last = "outside the window (from 2026-03-27T08:00:00+00:00, before 2026-03-27T09:00:00+00:00)"
    assert outcomes(result) == ["accepted", outside, "+1", "+1 completes 1", outside, "accepted", "+1", last]


def test_a_window_relative_to_the_first_sign_in_or_to_when_it_began_to_count() -> None:
    """What came later of the two. Only the end of this one depends on it."""
    line = timeline(quest(leaf("matches", Count(), 9), Repeat(), window=Window(closes_after=2 * HOUR)))
    events = [hour(1), hour(3), hour(6), hour(7)]

    def counted(joined: float | None) -> int:
        facts = Facts("user1", (), None if joined is None else FRIDAY + joined * HOUR)
        return int(fold(line, events, Context(facts)).state.progress or 0)

    assert [counted(None), counted(-5)] == [1, 1]
    assert [counted(4), counted(4.5), counted(5.5)] == [2, 3, 4]
