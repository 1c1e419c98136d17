"""Levels: how they open quests, and how they are measured."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition, Repeat
from processing_service.domain.evaluator import Fold, fold
from processing_service.domain.event import Event
from processing_service.domain.facts import Facts, LevelRise
from processing_service.domain.measures import Level
from processing_service.domain.objective import Leaf
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.state import EMPTY
from processing_service.domain.status import Status, standing_of
from processing_service.domain.timeline import Timeline
from processing_service.domain.user_fold import Done, LogRequest, NeedsLog, UserFold
from tests.unit.processing.domain.builders import COUNT, at, event, outcomes, timeline

ONCE = Repeat()
NOTHING = Facts("user1")


def gated(code: str = "gated", level: int = 5) -> Timeline:
    """A quest of two matches for those who have reached a level."""
    objective = Leaf("leaf", frozenset({"Match"}), COUNT, 2)
    return timeline(Definition(code, 1, at(0), objective, ONCE, min_level=level))


def reached(minute: float, level: int, event_id: str | None = None) -> Event:
    """The event that tells of a level."""
    return event(minute, "LevelReached", event_id or f"l{minute:g}", level=level)


def facts(*levels: Event) -> Facts:
    """What these events say, in order."""
    return Facts("user1", (), None, [LevelRise(int(one.data["level"]), one.position) for one in levels])


def folded(line: Timeline, events: Sequence[Event]) -> Fold:
    """All these events, in order, with what they say of levels."""
    known = facts(*(one for one in events if one.event_type == "LevelReached"))
    return fold(line, sorted(events, key=lambda one: one.position), Context(known))


def test_what_comes_before_the_level_does_not_count() -> None:
    result = folded(gated(), [event(1), reached(2, 3), event(3), reached(4, 5), event(5), event(6)])
    assert [text for text in outcomes(result) if "listens" not in text] == [
        "level 5 is needed; the user had level 1",
        "level 5 is needed; the user had level 3",
        "+1",
        "+1 completes 1",
    ]


def test_at_one_moment_the_order_of_the_events_decides() -> None:
    """Of two events at the time of the level, the one that comes behind it counts."""
    result = folded(gated(level=2), [event(1, event_id="a"), reached(1, 2, "b"), event(1, event_id="c")])
    assert outcomes(result)[::2] == ["level 2 is needed; the user had level 1", "+1"]


@pytest.mark.parametrize(("level", "minute"), [(1, 2), (2, 2), (3, 2), (4, 5), (7, 5), (8, None)])
def test_a_higher_level_reaches_those_below(level: int, minute: float | None) -> None:
    known = facts(reached(2, 3), reached(5, 7))
    assert known.reached_at(level) == (None if minute is None else reached(minute, 0).position)
    assert known.level == 7


def test_everybody_begins_at_the_first_level() -> None:
    assert (NOTHING.level, NOTHING.level_before((datetime.max.replace(tzinfo=UTC), ""))) == (1, 1)
    assert NOTHING.reached_at(2) is None


def test_a_level_opens_what_was_refused_before_it_was_known() -> None:
    """The event of the level comes last, and says that the matches before it counted after all."""
    late = reached(2, 6)
    run = UserFold(Ruleset([gated()]), "user1", facts(late), {}, [late])
    assert run.step() == NeedsLog((LogRequest("gated", frozenset({"Match"}), late.timestamp),))
    run.supply([event(3), event(4)])
    answer = run.step()
    assert isinstance(answer, Done)
    assert [one.position for one in answer.changes.completed] == [event(4).position]


def test_a_level_makes_only_those_fold_again_that_it_opens() -> None:
    """Neither what was open already, nor what needs more."""
    rules = Ruleset([gated("two", 2), gated("five", 5), gated("nine", 9)])
    new = reached(8, 7)
    assert rules.opened_at(facts(reached(1, 2), new), new.position) == {"five"}
    assert {"two", "five", "nine"} <= rules.touched([new])


def test_a_quest_is_locked_until_the_level_is_reached() -> None:
    line = gated()
    locked = standing_of(line, EMPTY, at(5), (), Context(facts(reached(1, 4))))
    assert (locked.status, locked.missing_level) == (Status.LOCKED, 5)
    opened = standing_of(line, EMPTY, at(5), (), Context(facts(reached(1, 5))))
    assert (opened.status, opened.missing_level) == (Status.AVAILABLE, None)


def test_the_highest_level_is_measured() -> None:
    objective = Leaf("leaf", frozenset({"LevelReached"}), Level(), 4)
    line = timeline(Definition("four", 1, at(0), objective, ONCE))
    result = folded(line, [reached(1, 2), reached(2, 3), reached(3, 6)])
    assert outcomes(result) == ["+2", "+3", "+6 completes 1"]
