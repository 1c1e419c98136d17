"""Note down every minute what an operator would see, whoever of several schedulers does it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from processing_service.application.ports.operations import OperationsSamples, Series
from processing_service.application.read_operations import Operations, ReadOperations
from processing_service.application.reconcile_on_schedule import Turn
from shared.clock import Clock

SAMPLE_EVERY: Final = timedelta(minutes=1)
KEEP: Final = timedelta(days=7)


class SampleOperations:
    """Takes one sample for each minute, and forgets those that are older than a week."""

    def __init__(self, read: ReadOperations, samples: OperationsSamples, turn: Turn, clock: Clock) -> None:
        self._read = read
        self._samples = samples
        self._turn = turn
        self._clock = clock

    async def __call__(self) -> bool:
        """Sample, unless somebody else does or has done so for this minute.

        Raises:
            TemporaryError: the database is away.
        """
        async with self._turn() as is_ours:
            minute = self._clock.now().replace(second=0, microsecond=0)
            last = await self._samples.last()
            if not is_ours or (last is not None and last >= minute):
                return False
            await self._samples.add(minute, dict(measured(await self._read())))
            await self._samples.forget(minute - KEEP)
        return True


def measured(seen: Operations) -> Iterator[tuple[Series, float]]:
    """The numbers of an overview; what could not be asked has none."""
    queues = seen.queues.value
    numbers = {
        Series.QUEUE_READY: queues.events.ready if queues else None,
        Series.QUEUE_CONSUMERS: queues.events.consumers if queues else None,
        Series.DEAD_LETTERS: queues.dead_letters.ready if queues else None,
        Series.EVENTS_ACCEPTED: seen.intake.accepted_last_minute,
        Series.LAG_MEDIAN_SECONDS: seen.intake.lag_median_seconds,
        Series.LAG_P95_SECONDS: seen.intake.lag_p95_seconds,
        Series.EVENTS_RETRIED: seen.intake.retried,
        Series.GRANTS_PENDING: seen.grants.pending.count,
        Series.GRANTS_PENDING_AGE_SECONDS: seen.grants.pending.oldest_age_seconds,
        Series.GRANTS_HELD: seen.grants.held.count,
        Series.GRANTS_PARKED: seen.grants.parked.count,
        Series.GRANTS_TO_REVERSE: seen.grants.to_reverse,
        Series.PARKED_MESSAGES: seen.parked_messages.count,
        Series.WEBHOOKS_PENDING: seen.webhooks.pending,
        Series.WEBHOOKS_PAUSED: seen.webhooks.paused_endpoints,
        Series.LEADERBOARDS_REACHABLE: int(seen.leaderboards.is_reachable) if seen.leaderboards.is_configured else None,
        Series.LEADERBOARDS_WAITING: seen.leaderboards.waiting,
        Series.BUDGETS_REACHED: len(seen.budgets_reached),
        Series.DRIFT: None if seen.last_reconciliation is None else seen.last_reconciliation.drift_total,
    }
    for service, backlog in seen.outboxes.items():
        if backlog.value is not None:
            yield Series(f"{service}_outbox_pending"), backlog.value.pending
            yield Series(f"{service}_outbox_age_seconds"), backlog.value.oldest_age_seconds
    for series, number in numbers.items():
        if number is not None:
            yield series, number
