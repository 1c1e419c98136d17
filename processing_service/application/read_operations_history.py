"""Show how it went over the last hours, in a bounded number of points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from processing_service.application.ports.operations import OperationsSamples, Series, Spread
from processing_service.application.sample_operations import SAMPLE_EVERY
from shared.clock import Clock

MOST_POINTS: Final = 300

_LOWEST: Final = frozenset({Series.QUEUE_CONSUMERS, Series.LEADERBOARDS_REACHABLE})
"""Of these the lowest value of a step is the one to worry about; of the others the highest."""
_MEAN: Final = frozenset({Series.EVENTS_ACCEPTED})

Aggregate = Literal["lowest", "mean", "highest"]


@dataclass(frozen=True, slots=True)
class OperationsHistory:
    """For each series a value for each of `times`, which are `step` apart; None where nothing is known."""

    step: timedelta
    times: Sequence[datetime]
    series: Mapping[Series, Sequence[float | None]]


class ReadOperationsHistory:
    """Steps begin at round times, so that the same minute falls into the same step at every call."""

    def __init__(self, samples: OperationsSamples, clock: Clock) -> None:
        self._samples = samples
        self._clock = clock

    async def __call__(self, hours: int) -> OperationsHistory:
        """The last `hours`, up to now; a step is a whole number of minutes.

        Raises:
            TemporaryError: the database is away.
        """
        span = timedelta(hours=hours)
        step = SAMPLE_EVERY * -(-span // (SAMPLE_EVERY * MOST_POINTS))
        now = self._clock.now()
        end = now - (now - datetime.fromtimestamp(0, UTC)) % step + step
        times = [end - step * number for number in range(span // step, 0, -1)]
        found = await self._samples.history(times[0], end, step)
        return OperationsHistory(
            step, times, {one: [_value(one, found[one].get(time)) for time in times] for one in Series}
        )


def aggregate(series: Series) -> Aggregate:
    """Which value of a step its point shows."""
    return "mean" if series in _MEAN else "lowest" if series in _LOWEST else "highest"


def _value(series: Series, spread: Spread | None) -> float | None:
    if spread is None:
        return None
    return {"mean": spread.mean, "lowest": spread.lowest, "highest": spread.highest}[aggregate(series)]
