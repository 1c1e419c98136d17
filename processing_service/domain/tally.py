"""What a dry run adds up: completions, when they happen and how long they take."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC
from typing import Final

from processing_service.domain.definition import Reward
from processing_service.domain.sampling import Durations
from processing_service.domain.trial import Finish

MOST_DAYS: Final = 400
"""Payouts are told for so many days, the first on which there is one."""


@dataclass(slots=True)
class Tally:
    """Sums over users; `days` holds completions by the number of the UTC day (`date.toordinal`)."""

    reward: Reward
    users_completed: int = 0
    completions: int = 0
    durations: Durations = field(default_factory=Durations)
    _days: dict[int, int] = field(default_factory=dict)

    def add(self, user_id: str, finishes: Iterable[Finish]) -> None:
        """Take completions of one user."""
        for finish in finishes:
            completion = finish.completion
            self.completions += 1
            self.users_completed += completion.ordinal == 1
            day = completion.position[0].astimezone(UTC).toordinal()
            self._days[day] = self._days.get(day, 0) + 1
            self.durations.add(f"{completion.ordinal}/{user_id}", finish.took)
        if len(self._days) > 2 * MOST_DAYS:
            # What lies behind so many earlier days now will still do so at the end.
            self._days = dict(self.days)

    @property
    def days(self) -> list[tuple[int, int]]:
        """The first days with completions, in order, each with their number."""
        return sorted(self._days.items())[:MOST_DAYS]
