"""Which days, or weeks, have made a streak: those that counted, and those that a freeze has bridged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from processing_service.domain.context import Context
from processing_service.domain.measures.streak import Run, Streak

Mark = Literal["counted", "frozen"]


@dataclass(frozen=True, slots=True)
class MarkedPeriod:
    """One day or week, by its number in the user's calendar, and what it did for the streak."""

    number: int
    mark: Mark


def marked_periods(
    measure: Streak, runs: Sequence[Run], context: Context, first: int, today: int
) -> tuple[MarkedPeriod, ...]:
    """Those from `first` up to `today`, in order. `runs` are how the streak stood after each event, in their order."""
    counted = {run.last for run in runs if run.last is not None}
    frozen = set(_frozen(measure, runs, context, first, today))
    numbers = (number for number in sorted(counted | frozen) if first <= number <= today)
    return tuple(MarkedPeriod(number, "counted" if number in counted else "frozen") for number in numbers)


def _frozen(measure: Streak, runs: Sequence[Run], context: Context, first: int, today: int) -> Iterator[int]:
    """The periods at whose end one more freeze was used up, until the next event came, or until today."""
    for run, end in _stretches(runs, today):
        if run.seen is None or run.freezes == 0:
            continue
        for number in range(max(first, run.seen), end):
            before, after = (measure.settle(run, one, context) for one in (number, number + 1))
            if after.used > before.used:
                yield number


def _stretches(runs: Sequence[Run], today: int) -> Iterator[tuple[Run, int]]:
    for run, following in pairwise(runs):
        yield run, following.seen if following.seen is not None else today
    if runs:
        yield runs[-1], today
