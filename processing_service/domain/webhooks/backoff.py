"""When a delivery is tried again, and when it is given up."""

from typing import Final

PAUSES_SECONDS: Final = (5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 36_000)
"""After the first attempt, the second, and so on: nearly a day in all."""
MOST_RETRY_AFTER_SECONDS: Final = 3_600.0
_JITTER: Final = 0.2


def pause_after(attempts: int, jitter: float, retry_after_seconds: float = 0.0) -> float | None:
    """How many seconds to wait after so many attempts have failed; None: no more attempts.

    `jitter`, from 0 to 1 and random, moves the pause by up to a fifth either way, so that what failed together does not
    come back together. A receiver that asks for more patience (`Retry-After`) is given it, up to an hour.
    """
    if attempts > len(PAUSES_SECONDS):
        return None
    pause = PAUSES_SECONDS[max(attempts, 1) - 1] * (1 - _JITTER + 2 * _JITTER * jitter)
    return max(pause, min(retry_after_seconds, MOST_RETRY_AFTER_SECONDS))
