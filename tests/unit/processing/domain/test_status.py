"""How a quest stands for a user."""

import pytest

from processing_service.domain.context import Context
from processing_service.domain.definition import Repeat, Window
from processing_service.domain.state import EMPTY, State
from processing_service.domain.status import Standing, Status, missing_prerequisites, shown_version, standing_of
from processing_service.domain.timeline import Timeline
from tests.unit.processing.domain.builders import MAPS, NOTHING_KNOWN, at, definition, event, folded, timeline

ONCE = Repeat()


def standing(line: Timeline, state: State = EMPTY, now: float = 5, claimable: tuple[int, ...] = ()) -> Standing:
    """How a user stands with a quest at a minute."""
    context = Context(NOTHING_KNOWN, {"adept": event(1).position, "expert": None})
    return standing_of(line, state, at(now), claimable, context)


def status(line_state: State = EMPTY, *, now: float = 5, claimable: tuple[int, ...] = (), **how: object) -> Status:
    """The status at a minute of a quest made like this."""
    archived = how.pop("archived", None)
    line = timeline(definition(repeat=ONCE, **how), archived=archived)  # type: ignore[arg-type]
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
    assert shown_version(line, EMPTY, at(minute), Context(NOTHING_KNOWN)).version == version


def test_missing_prerequisites_are_named() -> None:
    quest = definition(prerequisites=("adept", "expert", "unknown"))
    assert missing_prerequisites(quest, {"adept": event(1).position, "expert": None}) == ("expert", "unknown")
