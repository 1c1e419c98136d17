"""Times in which nothing counts for a quest, and what they leave of a user's days and weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from processing_service.domain.calendar import Calendar, Span

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """From `begins` (inclusive) to `ends` (exclusive; None: it was not ended yet)."""

    begins: datetime
    ends: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies inside."""
        return self.begins <= moment and (self.ends is None or moment < self.ends)


def missable(calendar: Calendar, pauses: Sequence[Pause], span: Span, earlier: int, later: int) -> int:
    """How many days (or weeks, months) the user had after the one and before the other in which nothing was paused.

    Time alone decides that, and not what the user did: a further event never makes a day count as missed. `pauses` are
    in the order of time; two of them may touch the same day.
    """
    left = calendar.between(span, earlier, later)
    fresh = earlier + 1
    for pause in pauses:
        first = max(fresh, calendar.number(span, pause.begins))
        last = later - 1 if pause.ends is None else min(later - 1, calendar.number(span, pause.ends - _INSTANT))
        if first <= last:
            left -= calendar.between(span, first - 1, last + 1)
            fresh = last + 1
    return left
