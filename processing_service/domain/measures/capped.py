"""A cap on what one day, week or month adds to a count or a sum."""

from dataclasses import dataclass, replace
from typing import Any, Protocol

from processing_service.domain.calendar import Span
from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution, Measure, Number
from processing_service.domain.reasons import CapReached, CoolingDown, Reason


class Additive(Measure, Protocol):
    """A measure whose progress is a sum of what the events are worth."""

    def worth(self, progress: Any, event: Event, target: Number, /) -> Any:
        """What the event adds: a Number, or a Reason."""
        ...

    def carried(self, progress: Any, target: Number, /) -> Any:
        """What of the progress still counts towards the target."""
        ...

    def add(self, progress: Any, amount: Any, event: Event, /) -> Any:
        """The progress with an amount more."""
        ...


@dataclass(frozen=True, slots=True)
class CappedProgress:
    """Progress, and how much of it the period of this number has added."""

    inner: Any
    period: int | None = None
    added: Number = 0


@dataclass(frozen=True, slots=True)
class Capped:
    """Another measure, to which a period of the user adds at most `most`.

    The cap limits the period's contribution and not which events make it up, so that a further event never lowers it.
    """

    inner: Additive
    per: Span
    most: int

    @property
    def kind(self) -> str:
        """That of the measure inside."""
        return self.inner.kind

    @property
    def follows_calendar(self) -> bool:
        """Yes."""
        return True

    @property
    def keeps_watching(self) -> bool:
        """No: what comes when the part is complete must not use up the cap."""
        return False

    def initial(self) -> CappedProgress:
        """Nothing yet."""
        return CappedProgress(self.inner.initial())

    def contribute(
        self, progress: CappedProgress, event: Event, target: Number, context: Context, /
    ) -> Contribution | Reason:
        """Add what the period has room for."""
        worth = self.inner.worth(progress.inner, event, target)
        if isinstance(worth, CoolingDown):
            return Contribution(progress, 0, worth)
        if isinstance(worth, Reason):
            return worth
        period = context.facts.calendar.number(self.per, event.timestamp)
        added = progress.added if progress.period == period else 0
        amount = min(worth, max(0, self.most - added))
        if amount <= 0 and worth > 0:
            return Contribution(progress, 0, CapReached(self.per, self.most))
        inner = self.inner.add(self.inner.carried(progress.inner, target), amount, event)
        return Contribution(CappedProgress(inner, period, added + amount), amount)

    def cycles(self, progress: CappedProgress, target: Number, /) -> int:
        """As often as the measure inside."""
        return self.inner.cycles(progress.inner, target)

    def restart(self, progress: CappedProgress, target: Number, cycles: int, /) -> CappedProgress:
        """What the measure inside carries; the period's room does not grow with a completion."""
        return replace(progress, inner=self.inner.restart(progress.inner, target, cycles))

    def afresh(self, progress: CappedProgress, /) -> CappedProgress:
        """From nothing, with all the room: what came before must not take from it."""
        return CappedProgress(self.inner.afresh(progress.inner))

    def drop(self, progress: CappedProgress, /) -> CappedProgress:
        """Nothing; the period's room stays as it is."""
        return replace(progress, inner=self.inner.drop(progress.inner))

    def adopt(self, older: Measure, progress: object, /) -> CappedProgress:
        """The progress inside; the room that is left only where the cap is by the same period."""
        if isinstance(older, Capped) and isinstance(progress, CappedProgress):
            inner = self.inner.adopt(older.inner, progress.inner)
            return replace(progress, inner=inner) if older.per == self.per else CappedProgress(inner)
        return CappedProgress(self.inner.adopt(older, progress))

    def amount(self, progress: CappedProgress, /) -> Number:
        """That of the measure inside."""
        return self.inner.amount(progress.inner)
