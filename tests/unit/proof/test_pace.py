"""The pace of a run: no fault may miss the load, and no load may wait without need."""

from tests.proof.harness.pace import MOST_WAITING, PER_SECOND, PER_SECOND_BEHIND, PER_SECOND_FAR_BEHIND, Pace
from tests.proof.harness.plan import LAST


def test_nothing_is_held_up_while_faults_keep_up() -> None:
    assert Pace(60).per_second(0.0, 0) == PER_SECOND
    assert Pace(60).per_second(0.5, 20) == PER_SECOND


def test_a_fault_that_is_due_and_cannot_begin_holds_up_the_load() -> None:
    pace = Pace(60, is_one_due=True)
    assert pace.per_second(0.5, 24) == PER_SECOND_BEHIND
    assert pace.per_second(0.5, 12) == PER_SECOND_FAR_BEHIND


def test_the_last_messages_wait_for_the_last_kills() -> None:
    pace = Pace(60)
    assert pace.per_second(LAST, 59) == PER_SECOND_FAR_BEHIND
    assert pace.per_second(LAST, 60) == PER_SECOND
    pace.is_one_due = True
    assert pace.per_second(LAST, 60) == PER_SECOND_FAR_BEHIND


def test_a_run_without_kills_is_not_held_up() -> None:
    assert Pace(0).per_second(0.5, 0) == PER_SECOND


def test_a_long_queue_holds_up_the_load() -> None:
    assert Pace(60, waiting=MOST_WAITING).per_second(0.5, 30) == PER_SECOND
    assert Pace(60, waiting=MOST_WAITING + 1).per_second(0.5, 30) == PER_SECOND_FAR_BEHIND
