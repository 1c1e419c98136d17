"""How a quest stands for a user."""

from datetime import timedelta

import pytest

from processing_service.domain.context import Context
from processing_service.domain.definition import Repeat, Window
from processing_service.domain.measures import Count, Streak
from processing_service.domain.objective_tree import Group, Tree
from processing_service.domain.state import EMPTY, State
from processing_service.domain.status import (
    Standing,
    Status,
    StreakStanding,
    missing_prerequisites,
    standing_of,
)
from processing_service.domain.timeline import Timeline
from tests.unit.processing.domain.builders import (
    FREEZE,
    MAPS,
    NOTHING_KNOWN,
    Answers,
    at,
    definition,
    event,
    folded,
    leaf,
    quest,
    timeline,
)

ONCE = Repeat()


def standing(line: Timeline, state: State = EMPTY, now: float = 5, claimable: tuple[int, ...] = ()) -> Standing:
    """How a user stands with a quest at a minute."""
    context = Context(NOTHING_KNOWN, {"adept": event(1).position, "expert": None})
    return standing_of(line, state, at(now), claimable, context)


def status(line_state: State = EMPTY, *, now: float = 5, claimable: tuple[int, ...] = (), **how: object) -> Status:
    """The status at a minute of a quest made like this."""
    ends = {name: how.pop(name) for name in ("archived", "pauses") if name in how}
    line = timeline(definition(repeat=ONCE, **how), **ends)  # type: ignore[arg-type]
    return standing(line, line_state, now, claimable).status


COMPLETE = State(1, None, 1, event(3).position, event(3).position, event(3).position)
BEGUN = State(1, 2, position=event(2).position)


def test_each_status() -> None:
    assert status() is Status.AVAILABLE
    assert status(BEGUN) is Status.IN_PROGRESS
    assert status(COMPLETE) is Status.COMPLETED
    assert status(COMPLETE, claimable=(1,)) is Status.READY_TO_CLAIM
    assert status(published=6) is Status.UPCOMING
    assert status(window=Window(at(6))) is Status.UPCOMING
    assert status(window=Window(at(1), at(5))) is Status.ENDED
    assert status(archived=5) is Status.ENDED
    assert status(prerequisites=("adept",)) is Status.AVAILABLE
    assert status(prerequisites=("adept", "expert")) is Status.LOCKED


def test_what_was_completed_stays_so_after_the_end() -> None:
    assert status(COMPLETE, archived=4) is Status.COMPLETED
    assert status(COMPLETE, archived=4, claimable=(1,)) is Status.READY_TO_CLAIM
    assert status(BEGUN, archived=4) is Status.ENDED


def test_while_it_is_paused_a_quest_says_so_and_shows_what_was_done() -> None:
    assert status(BEGUN, pauses=[(4, None)]) is Status.PAUSED
    assert status(BEGUN, pauses=[(4, 5)]) is Status.IN_PROGRESS
    assert status(pauses=[(4, None)], prerequisites=("expert",)) is Status.PAUSED
    assert status(COMPLETE, pauses=[(4, None)]) is Status.COMPLETED
    assert status(COMPLETE, pauses=[(4, None)], claimable=(1,)) is Status.READY_TO_CLAIM
    assert status(BEGUN, pauses=[(3, None)], archived=4) is Status.ENDED
    line = timeline(definition(), definition(version=2, published=3), pauses=[(4, None)])
    assert standing(line, BEGUN).progress == 2
    assert standing(line, BEGUN).definition.version == 2


def test_between_two_cycles_a_quest_is_in_progress() -> None:
    assert standing(timeline(definition()), COMPLETE).status is Status.IN_PROGRESS


def test_progress_is_that_of_the_cycle_under_way() -> None:
    assert standing(timeline(definition())).progress == 0
    assert standing(timeline(definition()), BEGUN).progress == 2
    assert standing(timeline(definition()), COMPLETE).progress == 0
    assert standing(timeline(definition(repeat=ONCE)), COMPLETE).progress == 3


def test_progress_never_exceeds_a_lowered_target() -> None:
    line = timeline(definition(target=10), definition(version=2, published=3, target=2))
    state = folded(line, event(1), event(1.5), event(2)).state
    assert standing(line, state, 2).progress == 3
    assert standing(line, state, 4).progress == 2


def test_progress_of_another_objective_is_not_shown() -> None:
    line = timeline(definition(), definition(version=2, published=3, measure=MAPS))
    assert standing(line, BEGUN, 4).progress == 0


@pytest.mark.parametrize(("minute", "version"), [(-1, 1), (0, 1), (2.9, 1), (3, 2), (99, 2)])
def test_the_version_shown(minute: float, version: int) -> None:
    line = timeline(definition(), definition(version=2, published=3), archived=50)
    assert line.shown(EMPTY, at(minute), Context(NOTHING_KNOWN)).version == version


def test_missing_prerequisites_are_named() -> None:
    quest = definition(prerequisites=("adept", "expert", "unknown"))
    assert missing_prerequisites(quest, {"adept": event(1).position, "expert": None}) == ("expert", "unknown")


def test_a_period_that_is_complete_is_shown_so_until_the_next_begins() -> None:
    line = timeline(definition(target=1, repeat=Repeat(None, "daily")))
    state = folded(line, event(1)).state
    today, tomorrow = standing(line, state, 5), standing(line, state, 24 * 60)
    assert (today.status, today.progress, today.resets_at) == (Status.COMPLETED, 1, at(12 * 60))
    assert (tomorrow.status, tomorrow.progress) == (Status.IN_PROGRESS, 0)


def test_progress_of_a_period_that_is_over_is_not_shown() -> None:
    line = timeline(definition(target=3, repeat=Repeat(None, "daily")))
    state = folded(line, event(1)).state
    assert standing(line, state, 5).progress == 1
    after = standing(line, state, 24 * 60)
    assert (after.progress, after.status) == (0, Status.AVAILABLE)


def test_a_streak_is_shown_as_it_stands_today() -> None:
    streak = Streak("day", 0, frozenset({FREEZE}))
    line = timeline(quest(leaf("days", streak, 9), published_at=at(0) - timedelta(days=9)))
    state = folded(line, event(1), event(2, FREEZE)).state
    lengths = [standing(line, state, 24 * 60 * days).leaves[0].streak for days in (0, 1, 2, 3)]
    assert lengths == [
        StreakStanding(1, 1, 0),
        StreakStanding(1, 1, 0),
        StreakStanding(1, 0, 1),
        StreakStanding(0, 0, 1),
    ]
    assert standing(line, state, 24 * 60 * 3).progress == 0


def test_the_leaves_of_a_tree_stand_each_for_itself() -> None:
    tree = Tree(Group("root", True, (leaf("matches", Count(), 2), leaf("lessons", Count(), 1, "Lesson"))))
    line = timeline(quest(tree, published_at=at(0)))
    shown = standing(line, folded(line, event(1), event(2, "Lesson")).state)
    assert [(one.leaf.id, one.amount, one.is_reached) for one in shown.leaves] == [
        ("matches", 1, False),
        ("lessons", 1, True),
    ]
    assert (shown.progress, shown.definition.objective.target) == (1, 2)


def test_a_quest_that_has_to_be_accepted() -> None:
    line = timeline(quest(leaf("matches", Count(), 2), opt_in=True, deadline=timedelta(minutes=10), published_at=at(0)))
    accepted = folded(line, event(1, "QuestAccepted", code="novice")).state
    open_to_all, entered, over = standing(line), standing(line, accepted), standing(line, accepted, 11)
    assert (open_to_all.status, open_to_all.is_enrolled) == (Status.AVAILABLE, False)
    assert (entered.status, entered.is_enrolled, entered.deadline) == (Status.IN_PROGRESS, True, at(11))
    assert (over.status, over.is_enrolled) == (Status.EXPIRED, False)


def test_a_quest_for_other_users_is_locked() -> None:
    assert standing(timeline(definition(segment=Answers(True)))).status is Status.AVAILABLE
    assert standing(timeline(definition(segment=Answers(False)))).status is Status.LOCKED
    assert standing(timeline(definition(segment=Answers("unknown")))).status is Status.LOCKED


def test_a_window_relative_to_the_enrolment_is_shown_as_it_is_for_the_user() -> None:
    window = Window(at(2), None, timedelta(minutes=3), timedelta(minutes=9))
    shown = standing(timeline(definition(window=window)))
    assert (shown.opens_at, shown.closes_at, shown.status) == (at(3), at(9), Status.AVAILABLE)
    assert standing(timeline(definition(window=window)), now=9).status is Status.ENDED


def test_users_in_flight_are_shown_the_version_that_they_finish() -> None:
    line = timeline(definition(target=3), definition(version=2, published=3, target=9, migration="pin"))
    assert standing(line, BEGUN).definition.version == 1
    assert standing(line, EMPTY).definition.version == 2
