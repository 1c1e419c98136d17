"""Looking after what runs: whatever dies is started again, after a pause that grows with every failure."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stack.errors import StackError

LOOK_SECONDS = 0.3
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0


@dataclass(slots=True)
class Supervised:
    """Something that ought to run, and how to tell and mend. What `has_ended`, as it was asked to, is left alone."""

    name: str
    alive: Callable[[], bool]
    restart: Callable[[], None]
    has_ended: Callable[[], bool] = lambda: False
    ended: bool = False
    failures: int = 0
    restart_at: float | None = None
    started_at: float = 0.0

    def look(self, now: float, say: Callable[[str], None]) -> None:
        """Notice a death, or restart when its pause is over."""
        if self.ended:
            return
        if self.restart_at is None:
            if self.alive():
                return
            if self.has_ended():
                self.ended = True
                say(f"{self.name} was asked to stop, and has; the next `make up` starts it again.")
            else:
                self._plan_restart(now, say)
        elif now >= self.restart_at:
            self.restart_at = None
            self.started_at = now
            try:
                self.restart()
            except StackError as fault:
                say(f"{self.name} did not start again: {fault}")
            else:
                say(f"{self.name} was started again.")

    def _plan_restart(self, now: float, say: Callable[[str], None]) -> None:
        self.failures = 1 if now - self.started_at > STEADY_SECONDS else self.failures + 1
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (self.failures - 1), LONGEST_PAUSE_SECONDS)
        self.restart_at = now + pause
        say(f"{self.name} has died; it is started again in {pause:.0f} s (`make logs` shows why).")


def supervise(parts: Sequence[Supervised], stopping: threading.Event, say: Callable[[str], None]) -> None:
    """Look after the parts until stopping is asked for."""
    while not stopping.wait(LOOK_SECONDS):
        for part in parts:
            part.look(time.monotonic(), say)
