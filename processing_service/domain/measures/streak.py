"""`streak`: days or weeks in a row with at least one event that counts."""

from dataclasses import dataclass, replace
from typing import ClassVar, Final, Literal

from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution, Measure, Number, Steady
from processing_service.domain.measures.fields import FieldPath, exact
from processing_service.domain.pause import missable
from processing_service.domain.reasons import FieldUnfit, PeriodAlreadyCounted

MOST_FREEZES = 1_000
"""What a user can have put by; a single event gives no more either."""

_FOR_EVER: Final = 1_000
"""So many days (or weeks) were missed before a user's first event: more than any grace."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a streak stands.

    `length` days (or weeks) in a row, the `best` of this cycle; `last` is the number of the last one that counted.
    Everything up to the one numbered `seen` is settled; whether that one itself was `active` is not yet known to be
    missed, since it may still be under way. `missed` have been missed in a row; `freezes` are put by, `used` are gone.
    """

    length: int = 0
    best: int = 0
    last: int | None = None
    seen: int | None = None
    active: bool = False
    missed: int = 0
    freezes: int = 0
    used: int = 0


@dataclass(frozen=True, slots=True)
class Streak(Steady):
    """Counts periods in a row. `grace` missed in a row cost nothing; each further one uses up a freeze, or ends it.

    A freeze is used up on the first such period after it was given, whether or not there is a streak to save. If it
    waited for one, an event long ago could begin a streak then, take the freeze, and leave a later streak without it:
    a further event would lower the completions. Frozen and missed periods add nothing to the length. One in which the
    quest was paused, be it for an instant, is not missed: it takes no freeze and ends nothing.
    """

    every: Literal["day", "week"] = "day"
    grace: int = 0
    freezes_on: frozenset[str] = frozenset()
    freezes_field: FieldPath | None = None
    kind: ClassVar[str] = "streak"

    @property
    def follows_calendar(self) -> bool:
        """Yes."""
        return True

    @property
    def keeps_watching(self) -> bool:
        """Yes: a day with an event is not missed, whether or not the part is complete."""
        return True

    def initial(self) -> Run:
        """Nothing yet."""
        return Run()

    def contribute(
        self, progress: Run, event: Event, _target: Number, context: Context, /
    ) -> Contribution | FieldUnfit:
        """Settle what was missed until now; then count the period, or put freezes by."""
        period = context.facts.calendar.number(self.every, event.timestamp)
        if event.event_type in self.freezes_on:
            number = self._freezes(event)
            if isinstance(number, FieldUnfit):
                return number
            settled = self.settle(progress, period, context)
            return Contribution(replace(settled, freezes=min(MOST_FREEZES, settled.freezes + number)), 0)
        settled = self.settle(progress, period, context)
        if progress.last == period:
            return Contribution(replace(settled, active=True, missed=0), 0, PeriodAlreadyCounted(self.every))
        length = settled.length + 1
        run = replace(settled, length=length, best=max(settled.best, length), last=period, active=True, missed=0)
        return Contribution(run, 1)

    def settle(self, progress: Run, period: int, context: Context) -> Run:
        """The run at the beginning of a period: everything before it is over, and missed where nothing happened."""
        if progress.seen is None:
            return replace(progress, seen=period, missed=_FOR_EVER)
        if period <= progress.seen:
            return progress
        settled = progress.seen if progress.active else progress.seen - 1
        missed = missable(context.facts.calendar, context.pauses, self.every, settled, period)
        due = max(0, progress.missed + missed - self.grace) - max(0, progress.missed - self.grace)
        used = min(due, progress.freezes)
        return replace(
            progress,
            length=progress.length if used == due else 0,
            seen=period,
            active=False,
            missed=progress.missed + missed,
            freezes=progress.freezes - used,
            used=progress.used + used,
        )

    def cycles(self, progress: Run, target: Number, /) -> int:
        """Once, if there was a run as long as the target."""
        return 1 if progress.best >= target else 0

    def restart(self, progress: Run, _target: Number, _cycles: int, /) -> Run:
        """A run of nothing; the period that completed the cycle does not count for the next, and freezes stay."""
        return replace(progress, length=0, best=0)

    def afresh(self, progress: Run, /) -> Run:
        """A run of nothing in which the period under way may count again; freezes stay."""
        return replace(progress, length=0, best=0, last=None)

    def drop(self, progress: Run, /) -> Run:
        """A run of nothing; the period under way does not count again, and freezes stay."""
        return replace(progress, length=0, best=0)

    def adopt(self, older: Measure, progress: Run, /) -> Run | None:
        """The run, if it is one of the same days or weeks."""
        return progress if isinstance(older, Streak) and older.every == self.every else None

    def amount(self, progress: Run, /) -> Number:
        """The length of the run, as it was at the last event."""
        return progress.length

    def _freezes(self, event: Event) -> int | FieldUnfit:
        if self.freezes_field is None:
            return 1
        value = self.freezes_field.find(event.data)
        if value is None:
            return 1
        number = exact(value)
        if number is None or number != number.to_integral_value():
            return FieldUnfit(self.freezes_field.text, "not a whole number")
        if number < 0:
            return FieldUnfit(self.freezes_field.text, "negative")
        return min(int(number), MOST_FREEZES)
