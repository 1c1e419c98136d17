"""What the demo insists on."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

DEADLINE_SECONDS: Final = 15.0
_POLL_SECONDS: Final = 0.05


class NotAsTold(Exception):
    """Something did not happen as the story tells it."""


def insist(condition: bool, what: str) -> None:
    """Raise NotAsTold unless `condition` holds."""
    if not condition:
        raise NotAsTold(what)


def until(question: Callable[[], T | None], what: str) -> T:
    """Ask until there is an answer, and return it. Raises NotAsTold when the deadline has passed."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        answer = question()
        if answer:
            return answer
        time.sleep(_POLL_SECONDS)  # a poll with a deadline: a wallet cannot be waited for otherwise
    raise NotAsTold(f"not within {DEADLINE_SECONDS:g} s: {what}")
