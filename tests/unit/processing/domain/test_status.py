"""How a quest stands for a user."""

from dataclasses import replace

import pytest

from processing_service.domain.definition import Repeat, Window
from processing_service.domain.measures import measure_of
from processing_service.domain.state import EMPTY, State
from processing_service.domain.status import (
    Status,
    claimable_cycles,
    missing_prerequisites,
    progress_of,
    shown_version,
    status_of,
)
from tests.unit.processing.domain.builders import at, definition, event, folded, timeline

ONCE = Repeat()


def status(line_state: State = EMPTY, *, now: float = 5, claimable: tuple[int, ...] = (), **how: object) -> Status:
    """The status at a minute of a quest made like this."""
    archived = how.pop("archived", None)
    line = timeline(definition(repeat=ONCE, **how), archived=archived)  # type: ignore[arg-type]
    return status_of(line, line_state, at(now), claimable, {"adept": event(1).position, "expert": None})


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
    line = timeline(definition())
    assert status_of(line, COMPLETE, at(5), (), {}) is Status.IN_PROGRESS


def test_progress_is_that_of_the_cycle_under_way() -> None:
    assert progress_of(definition(), EMPTY) == 0
    assert progress_of(definition(), BEGUN) == 2
    assert progress_of(definition(), COMPLETE) == 0
    assert progress_of(definition(repeat=ONCE), COMPLETE) == 3


def test_progress_never_exceeds_a_lowered_target() -> None:
    line = timeline(definition(target=10), definition(version=2, published=3, target=2))
    state = folded(line, event(1), event(1.5), event(2)).state
    assert progress_of(shown_version(line, at(2)), state) == 3
    assert progress_of(shown_version(line, at(4)), state) == 2


def test_progress_of_another_objective_is_not_shown() -> None:
    line = timeline(definition(), definition(version=2, published=3, measure=measure_of("distinct", "map")))
    assert progress_of(shown_version(line, at(4)), BEGUN) == 0


@pytest.mark.parametrize(("minute", "version"), [(-1, 1), (0, 1), (2.9, 1), (3, 2), (99, 2)])
def test_the_version_shown(minute: float, version: int) -> None:
    line = timeline(definition(), definition(version=2, published=3), archived=50)
    assert shown_version(line, at(minute)).version == version


def test_claimable_cycles_are_the_unclaimed_ones_of_a_manual_claim() -> None:
    state = replace(COMPLETE, times_completed=3)
    assert claimable_cycles(definition(claim="manual"), state, {2}) == (1, 3)
    assert claimable_cycles(definition(), state, ()) == ()


def test_missing_prerequisites_are_named() -> None:
    quest = definition(prerequisites=("adept", "expert", "unknown"))
    assert missing_prerequisites(quest, {"adept": event(1).position, "expert": None}) == ("expert", "unknown")
