"""What the launcher says while it works: a line for each finished step, with its time."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_GREEN, _RED, _DIM, _BOLD, _PLAIN = "\033[32m", "\033[31m", "\033[2m", "\033[1m", "\033[0m"
_CLEAR_LINE = "\r\033[K"
_WIDTH = 58


class Progress:
    """Prints steps, several of which may run at once. On a terminal it also shows which are running."""

    def __init__(self, output: TextIO = sys.stdout) -> None:
        self._output = output
        self._terminal = output.isatty()
        self._lock = threading.Lock()
        self._running: list[str] = []

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show a step as running, and then as done or failed."""
        started = time.monotonic()
        with self._lock:
            self._running.append(title)
            self._show_running()
        try:
            yield
        except BaseException:
            self._finish(title, started, done=False)
            raise
        self._finish(title, started, done=True)

    def say(self, text: str = "") -> None:
        """Print a line."""
        with self._lock:
            self._print(text)

    def bold(self, text: str) -> str:
        """The text, emphasised where that can be seen."""
        return self._painted(_BOLD, text)

    def _finish(self, title: str, started: float, *, done: bool) -> None:
        mark = self._painted(_GREEN, "ok") if done else self._painted(_RED, "--")
        taken = self._painted(_DIM, f"{time.monotonic() - started:5.1f} s")
        with self._lock:
            self._running.remove(title)
            self._print(f"  {mark}  {title:<{_WIDTH}} {taken}")

    def _print(self, line: str) -> None:
        clear = _CLEAR_LINE if self._terminal else ""
        self._output.write(f"{clear}{line}\n")
        self._show_running()
        self._output.flush()

    def _show_running(self) -> None:
        if self._terminal:
            names = ", ".join(title.partition(" (")[0] for title in self._running)
            waiting = self._painted(_DIM, f"  …   {names[:100]}") if names else ""
            self._output.write(f"{_CLEAR_LINE}{waiting}")
            self._output.flush()

    def _painted(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_PLAIN}" if self._terminal else text
