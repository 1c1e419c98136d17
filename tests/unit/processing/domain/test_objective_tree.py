"""Trees: which parts count, when they are reached, and that every cycle begins from nothing."""

from processing_service.domain.measures import Capped, Count, SpacedCount, Streak
from processing_service.domain.objective_tree import Group, Tree
from tests.unit.processing.domain.builders import HOUR, completed, hour, leaf, quest

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
