"""What dies is started again, later and later."""

from stack.errors import StackError
from stack.supervisor import LONGEST_PAUSE_SECONDS, Supervised


class Part:
    """Something that may be dead, and counts its starts."""

    def __init__(self, *, starts_again: bool = True) -> None:
        self.alive = True
        self.starts = 0
        self._starts_again = starts_again

    def restart(self) -> None:
        self.starts += 1
        if not self._starts_again:
            raise StackError("no port")
        self.alive = True


def _supervised(part: Part) -> Supervised:
    return Supervised("auth", lambda: part.alive, part.restart)


def test_the_living_are_left_alone() -> None:
    part, said = Part(), list[str]()
    _supervised(part).look(0.0, said.append)
    assert (part.starts, said) == (0, [])


def test_the_dead_are_started_after_a_pause_and_it_is_said() -> None:
    part, said = Part(), list[str]()
    supervised = _supervised(part)
    part.alive = False
    supervised.look(100.0, said.append)
    supervised.look(100.5, said.append)
    assert part.starts == 0
    supervised.look(101.0, said.append)
    assert part.starts == 1
    assert [line.split(";")[0] for line in said] == ["auth has died", "auth was started again."]


def test_pauses_grow_up_to_a_bound_and_shrink_after_a_steady_time() -> None:
    part, said = Part(), list[str]()
    supervised = _supervised(part)
    now, pauses = 100.0, []
    for _ in range(8):
        part.alive = False
        supervised.look(now, said.append)
        assert supervised.restart_at is not None
        pauses.append(supervised.restart_at - now)
        now = supervised.restart_at
        supervised.look(now, said.append)
    assert pauses == [1, 2, 4, 8, 16, LONGEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS]
    part.alive = False
    supervised.look(now + 1000, said.append)
    assert supervised.restart_at == now + 1001


def test_a_start_that_fails_is_said_and_tried_again() -> None:
    part, said = Part(starts_again=False), list[str]()
    supervised = _supervised(part)
    part.alive = False
    for now in (100.0, 101.0, 101.3, 103.3):
        supervised.look(now, said.append)
    assert part.starts == 2
    assert "no port" in said[1]


def test_what_was_asked_to_stop_is_left_alone_and_it_is_said_once() -> None:
    part, said = Part(), list[str]()
    supervised = Supervised("zmq", lambda: part.alive, part.restart, lambda: True)
    supervised.look(100.0, said.append)
    assert said == []
    part.alive = False
    for now in (100.3, 200.0):
        supervised.look(now, said.append)
    assert part.starts == 0
    assert [line.split(",")[0] for line in said] == ["zmq was asked to stop"]
