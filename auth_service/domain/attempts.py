"""How often somebody may try: attempts are counted and fade, and too many bring longer and longer pauses."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from auth_service.domain.exceptions import TooManyAttempts

_FIRST_PAUSE: Final = timedelta(seconds=1)
_MOST_DOUBLINGS: Final = 30


@dataclass(frozen=True, slots=True)
class AttemptLimit:
    """`free` attempts bring no pause, each one beyond twice the pause before; `free` of them fade within `fade_in`."""

    free: int
    fade_in: timedelta
    longest_pause: timedelta

    @property
    def fade(self) -> timedelta:
        """After how long one attempt is forgotten."""
        return self.fade_in / self.free


@dataclass(frozen=True, slots=True)
class AttemptCounter:
    """What is kept of somebody's attempts: when the last will have faded, and until when no other is taken, if so.

    That none was ever refused is None and no moment: clocks of several instances differ by a little.
    """

    faded_at: datetime
    closed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Under which key attempts are counted, and by which limit."""

    key: bytes
    limit: AttemptLimit


def require_open(counters: Iterable[AttemptCounter], now: datetime) -> None:
    """Let an attempt pass if every counter takes one now.

    Raises:
        TooManyAttempts: one does not; it says when all of them will.
    """
    opens_at = max((counter.closed_until for counter in counters if counter.closed_until is not None), default=now)
    if opens_at > now:
        raise TooManyAttempts(math.ceil((opens_at - now).total_seconds()))


def with_attempt(counter: AttemptCounter | None, limit: AttemptLimit, now: datetime) -> AttemptCounter:
    """The counter after one more attempt."""
    faded_at = (now if counter is None else max(counter.faded_at, now)) + limit.fade
    beyond = (faded_at - now) / limit.fade - limit.free
    if beyond <= 0:
        return AttemptCounter(faded_at)
    doublings = min(max(beyond - 1, 0), _MOST_DOUBLINGS)
    return AttemptCounter(faded_at, now + min(_FIRST_PAUSE * 2**doublings, limit.longest_pause))


def without_attempt(counter: AttemptCounter, limit: AttemptLimit, now: datetime) -> AttemptCounter:
    """The counter after one attempt has turned out not to be one: the password was right, or was never looked at."""
    faded_at = counter.faded_at - limit.fade
    is_over = faded_at - now > limit.fade * limit.free
    return AttemptCounter(faded_at, counter.closed_until if is_over else None)
