"""When something that answers requests was away, so that a gateway's 502 is nobody's fault."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

AFTERWARDS_SECONDS: Final = 15.0
"""How long a process may take to start and the gateway to notice it."""


class Outages:
    """Remembers the last one."""

    def __init__(self) -> None:
        self._open = 0
        self._last = float("-inf")

    def happens(self) -> None:
        """Something dies just now."""
        self._last = time.monotonic()

    @contextmanager
    def lasting(self) -> Iterator[None]:
        """Something is away until the block is left."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
            self.happens()

    def is_one(self) -> bool:
        """Whether something is away, or was a moment ago."""
        return self._open > 0 or time.monotonic() - self._last < AFTERWARDS_SECONDS
