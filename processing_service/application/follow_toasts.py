"""Follow one user's toasts: first what was missed, then what comes, each exactly once and in order."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from processing_service.application.ports.toasts import Toast, Toasts
from processing_service.application.toast_streams import Bell
from shared.clock import Clock
from shared.runtime.waiting import first_of

PAGE: Final = 100
"""How many toasts are read at once."""


@dataclass(frozen=True, slots=True)
class Start:
    """A stream sends what comes after the number `after`; up to `newest` that is a replay of what was missed."""

    after: int
    newest: int


class FollowToasts:
    """What is shown is decided by the numbers in the database alone; bells only make the waiting short."""

    def __init__(self, toasts: Toasts, clock: Clock, *, ping_seconds: float) -> None:
        self._toasts = toasts
        self._clock = clock
        self._ping_seconds = ping_seconds

    async def start(self, user_id: str, last_seen: int | None) -> Start:
        """Where a stream starts: after the toast that the client had last, else after what the user has seen.

        A number beyond the user's newest toast is none that this user was ever sent; the stream starts at the newest.
        """
        cursors = await self._toasts.cursors(user_id)
        after = cursors.seen if last_seen is None else min(last_seen, cursors.newest)
        return Start(after, cursors.newest)

    async def __call__(self, user_id: str, cursor: int, bell: Bell, until: datetime) -> AsyncIterator[Toast | None]:
        """Toasts after `cursor` as they come; None where there was nothing to say for `ping_seconds`.

        Ends at `until`, or when the bell is closed. Holds no database connection while it waits.
        """
        while not bell.closed and self._clock.now() < until:
            # Cleared before reading: what comes while we read rings again.
            bell.rung.clear()
            toasts = await self._toasts.after(user_id, cursor, PAGE)
            for toast in toasts:
                yield toast
                cursor = toast.sequence
            if len(toasts) == PAGE or bell.closed:
                continue
            left = (until - self._clock.now()).total_seconds()
            await first_of(bell.rung, within_seconds=max(0.0, min(left, self._ping_seconds)))
            if not bell.rung.is_set():
                yield None
