"""Waiting for a condition, with a deadline and a way out."""

import threading
import time
from collections.abc import Callable

from stack.errors import Cancelled, StackError

POLL_SECONDS = 0.05


def happens_within(seconds: float, condition: Callable[[], bool], *, cancelled: threading.Event | None = None) -> bool:
    """Say whether the condition became true in time. Raises Cancelled as soon as `cancelled` is set."""
    pause = cancelled or threading.Event()
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        if pause.wait(POLL_SECONDS):
            raise Cancelled
    return True


def wait_until_ready(
    name: str,
    ready: Callable[[], bool],
    *,
    within_seconds: float,
    alive: Callable[[], bool],
    explain: Callable[[], str],
    cancelled: threading.Event | None = None,
) -> None:
    """Return once `ready` holds. Raises StackError, with what `explain` says, if the process dies or time runs out."""
    died = False

    def ready_or_dead() -> bool:
        nonlocal died
        died = not alive()
        return died or ready()

    in_time = happens_within(within_seconds, ready_or_dead, cancelled=cancelled)
    if died:
        raise StackError(f"{name} stopped while it was starting.\n{explain()}")
    if not in_time:
        raise StackError(f"{name} was not ready within {within_seconds:.0f} s.\n{explain()}")
