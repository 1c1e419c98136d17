"""The worker: takes messages from the queue in batches, and keeps the catalog's copy current."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from processing_service.adapters import metrics
from processing_service.adapters.rabbitmq.consumer import Delivery
from processing_service.application.handle_messages import HandleMessages
from processing_service.application.ingest_events import IngestResult
from shared.exceptions import TemporaryError
from shared.runtime import Role
from shared.runtime.faults import WORKER_AFTER_COMMIT, FaultPoints
from shared.runtime.waiting import first_of

_FIRST_RETRY_SECONDS: Final = 0.5


def measured(handle: HandleMessages, faults: FaultPoints) -> Callable[[Sequence[Delivery]], Awaitable[None]]:
    """The worker's handler for the consumer, with its metrics."""

    async def handle_batch(batch: Sequence[Delivery]) -> None:
        started = time.perf_counter()
        results = await handle(batch)
        faults.reach(WORKER_AFTER_COMMIT)
        metrics.BATCH_SECONDS.observe(time.perf_counter() - started)
        metrics.BATCH_SIZE.observe(len(batch))
        metrics.LAST_PROGRESS.set_to_current_time()
        _count(results, parked=len(batch) - len(results))

    return handle_batch


def _count(results: Sequence[IngestResult], *, parked: int) -> None:
    by_status: dict[str, int] = {"parked": parked} if parked else {}
    for result in results:
        name = result.status.value
        by_status[name] = by_status.get(name, 0) + 1
    for name, number in by_status.items():
        metrics.INBOX_EVENTS.labels(name).inc(number)


def repeatedly(name: str, work: Callable[[], Awaitable[object]], hint: asyncio.Event, *, every_seconds: float) -> Role:
    """A role that does `work` at the start, at every hint and every so often; trouble that passes is waited out."""

    async def run(stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set():
            hint.clear()
            pause = every_seconds
            try:
                await work()
                failures = 0
            except TemporaryError as error:
                pause = min(_FIRST_RETRY_SECONDS * 2.0**failures, every_seconds)
                failures += 1
                structlog.get_logger().warning("work_waits", work=name, error=error.message, seconds=pause)
            await first_of(stop, hint, within_seconds=pause)

    return run
