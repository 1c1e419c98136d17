"""Trees: which parts count, when they are reached, and that every cycle begins from nothing."""

from processing_service.domain.measures import Capped, Count, SpacedCount, Streak
from processing_service.domain.objective import Leaf
from processing_service.domain.objective_tree import Group, Tree
from processing_service.domain.outcome import Counted
from processing_service.domain.state import EMPTY
from tests.unit.processing.domain.builders import (
    FREEZE,
    HOUR,
    POINTS,
    Answers,
    completed,
    day,
    folded,
    hour,
    leaf,
    outcomes,
    quest,
    timeline,
)

LESSON = leaf("lessons", Count(), 1, "Lesson")


def test_a_cap_begins_anew_with_every_cycle_of_a_tree() -> None:
    """Otherwise one more event, which a cycle that another part completes throws away, takes from the next cycle."""
    line = quest(Tree(Group("root", False, (leaf("matches", Capped(Count(), "day", 2), 2), LESSON))))
    events = [hour(9.75, "Lesson"), hour(10), hour(11)]
    assert completed(line, events=events) == ["Lesson-9.75", "Match-11"]
    assert completed(line, events=[hour(9), *events]) == ["Lesson-9.75", "Match-11"]


def test_a_cooldown_begins_anew_with_every_cycle_of_a_tree() -> None:
    line = quest(Tree(Group("root", False, (leaf("matches", SpacedCount(HOUR), 3), LESSON))))
    events = [hour(9), hour(9.5), hour(9.75, "Lesson"), hour(10), hour(11), hour(12)]
    assert completed(line, events=events) == ["Lesson-9.75", "Match-12"]
    assert completed(line, events=[hour(8.5), *events]) == ["Lesson-9.75", "Match-12"]


def test_a_day_may_count_in_every_cycle_of_a_tree() -> None:
    line = quest(Tree(Group("root", False, (leaf("days", Streak("day"), 2), LESSON))))
    events = [hour(10, "Lesson"), hour(12), hour(36)]
    assert completed(line, events=events) == ["Lesson-10", "Match-36"]
    assert completed(line, events=[hour(9), *events]) == ["Lesson-10", "Match-36"]


def test_all_parts_are_needed_and_each_counts_for_itself() -> None:
    line = timeline(quest(Tree(Group("root", True, (leaf("matches", Count(), 2), LESSON)))))
    result = folded(line, hour(1), hour(2, "Lesson"), hour(3, "Lesson"), hour(4), hour(5))
    assert outcomes(result) == ["+1", "+1", "this part is complete already", "+1 completes 1", "+1"]
    assert line.versions[0].objective.amount(result.state.progress) == 0
    parts = [step.outcome.parts for step in result.steps if isinstance(step.outcome, Counted)]
    assert parts == [(("matches", 1),), (("lessons", 1),), (("matches", 1),), (("matches", 1),)]


def test_one_part_is_enough() -> None:
    line = timeline(quest(Tree(Group("root", False, (leaf("matches", Count(), 2), LESSON)))))
    assert outcomes(folded(line, hour(1), hour(2, "Lesson"), hour(3))) == ["+1", "+1 completes 1", "+1"]


def test_groups_nest() -> None:
    visits = leaf("visits", Count(), 1, "Visit")
    tree = Tree(Group("root", True, (leaf("matches", Count(), 1), Group("x", False, (LESSON, visits)))))
    assert [one.id for one in tree.leaves] == ["matches", "lessons", "visits"]
    assert tree.listens == {"Match", "Lesson", "Visit"}
    assert completed(quest(tree), events=[hour(1, "Visit"), hour(2), hour(3), hour(4, "Lesson")]) == [
        "Match-2",
        "Lesson-4",
    ]
    assert (tree.target, tree.amount({"visits": 1}), tree.amount_of({"visits", "matches"})) == (2, 1, 2)


def test_an_event_for_several_parts_says_why_it_counted_for_none() -> None:
    refused = Leaf("ranked", frozenset({"Match"}), Count(), 2, Answers(False))
    spaced = leaf("spaced", SpacedCount(HOUR), 9)
    line = timeline(quest(Tree(Group("root", True, (spaced, refused)))))
    result = folded(line, hour(1), hour(1.5))
    assert outcomes(result)[1] == (
        "spaced: cooling down until 2026-03-27T02:00:00+00:00; ranked: condition false: event.data.points >= 10"
    )
    only = timeline(quest(Tree(Group("root", True, (refused, LESSON)))))
    assert folded(only, hour(1)).state == EMPTY, "what no part can ever count leaves no trace"


def test_a_streak_goes_on_watching_while_other_parts_are_missing() -> None:
    """Its days are not missed, so that its freezes are kept for the next cycle."""
    streak = Streak("day", 0, frozenset({FREEZE}))
    line = timeline(quest(Tree(Group("root", True, (leaf("days", streak, 1), LESSON)))))
    result = folded(line, day(0), day(0.1, FREEZE), day(1), day(2), day(2.5, "Lesson"))
    assert outcomes(result)[-1] == "+1 completes 1"
    assert result.state.progress["days"].freezes == 1


def test_progress_is_carried_leaf_by_leaf() -> None:
    older = Tree(Group("root", True, (leaf("matches", Count(), 2), LESSON)))
    newer = Tree(Group("root", True, (leaf("matches", Count(), 5), leaf("visits", Count(), 1, "Visit"))))
    assert newer.adopt(older, {"matches": 1, "lessons": 1}) == {"matches": 1}
    assert newer.adopt(older, {"lessons": 1}) is None
    assert leaf("matches", Count(), 2).adopt(older, {"matches": 1}) == 1
    assert newer.adopt(leaf("matches", Count(), 2), 1) == {"matches": 1}


def test_what_a_part_can_never_count_leaves_no_trace_when_the_part_is_complete_either() -> None:
    """Otherwise the place of a row in the log would hang on which of the two events came first."""
    no_points = leaf("points", POINTS, 1)
    line = timeline(quest(Tree(Group("root", True, (no_points, LESSON)))))
    result = folded(line, hour(1, points=1), hour(2))
    assert outcomes(result) == ["+1", "field 'points' missing"]
    assert result.state.position == hour(1).position
