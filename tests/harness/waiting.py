"""Waiting for something to become true, with a deadline; a fixed sleep is either too short or too long."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

POLL_SECONDS = 0.02
T = TypeVar("T")


async def eventually(question: Callable[[], Awaitable[T]], within_seconds: float = 10) -> T:
    """Ask again and again until the answer is truthy, and return it.

    An AssertionError in the question counts as "not yet", so that a test can simply assert inside. Raises
    AssertionError, with the last answer or complaint, when the deadline has passed.
    """
    deadline = time.monotonic() + within_seconds
    while True:
        complaint: AssertionError | None = None
        answer: T | None = None
        try:
            answer = await question()
        except AssertionError as fault:
            complaint = fault
        if answer:
            return answer
        if time.monotonic() >= deadline:
            said = f"the last answer was {answer!r}" if complaint is None else str(complaint)
            raise AssertionError(f"not within {within_seconds} s: {said}") from complaint
        await asyncio.sleep(POLL_SECONDS)
