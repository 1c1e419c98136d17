"""Ctrl-C for commands that go on until they are told to stop."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def interrupts() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C, for commands that look at it between two steps.

    An exception in the middle of anything could be lost, in a callback of the garbage collector for one. A second
    Ctrl-C still raises it, for who does not want to wait for the step to end.
    """
    interrupted = threading.Event()

    def note(_signal: int, _frame: Any) -> None:
        interrupted.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)
