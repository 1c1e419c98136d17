"""Ctrl-C and its relatives: the first asks everything to stop in good order, the second to stop at once."""

import signal
import threading
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequest:
    """Set by a signal. Everything that waits, waits for this too."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._by_signal = False

    @property
    def by_signal(self) -> bool:
        """Whether somebody asked; otherwise the event was set because something failed."""
        return self._by_signal

    def listen(self) -> None:
        """Take over the signals of this process."""
        for number in _SIGNALS:
            signal.signal(number, self._receive)

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if self._by_signal and number == signal.SIGINT:
            raise KeyboardInterrupt
        self._by_signal = True
        self.event.set()
