"""The dispatcher: credits and reverses grants as they come, and waits when the wallet or the database is away."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Protocol

import structlog
from prometheus_client import Counter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from processing_service.adapters import metrics
from processing_service.adapters.postgres.transactions import GRANT_CHANNEL
from processing_service.application.ports.grants import GrantQueue
from processing_service.bootstrap.dispatcher import build_dispatcher
from processing_service.bootstrap.service import ProcessingService
from shared.database.notifications import Notifications
from shared.exceptions import TemporaryError
from shared.runtime import Role, http_role
from shared.runtime.waiting import first_of
from shared.web import create_app

_POLL_SECONDS: Final = 1.0
_SHORTEST_PAUSE_SECONDS: Final = 0.1
_MEASURE_SECONDS: Final = 15.0


class Answered(Protocol):
    """The wallet's answer about one booking."""

    @property
    def status(self) -> str: ...

    def model_dump(self) -> dict[str, Any]: ...


class Batch(Protocol):
    """What became of one batch: how many grants were claimed, and the answers."""

    @property
    def claimed(self) -> int: ...

    @property
    def results(self) -> Sequence[Answered]: ...

    @property
    def parked(self) -> Sequence[Answered]: ...


class Dispatcher:
    """Works off a queue of grants, a batch at a time. Any number of dispatchers may run.

    While the wallet is away the dispatcher as a whole pauses, longer and longer, and then tries with a single grant:
    should one grant be what the wallet fails on, it does not take the others down with it for ever.
    """

    def __init__(
        self,
        work: Callable[[int], Awaitable[Batch]],
        *,
        batch_size: int,
        longest_pause_seconds: float,
        poll_seconds: float = _POLL_SECONDS,
        attempts: Counter = metrics.REWARD_CREDIT_ATTEMPTS,
    ) -> None:
        self._work = work
        self._attempts = attempts
        self._batch_size = batch_size
        self._next_size = batch_size
        self._longest_pause_seconds = longest_pause_seconds
        self._poll_seconds = poll_seconds
        self._hint = asyncio.Event()

    def wake(self, _payload: str = "") -> None:
        """Look at the queue now rather than at the next poll; fit to be a handler of `Notifications`."""
        self._hint.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Dispatch until `stop` is set; the batch in hand is finished."""
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(TemporaryError),
            wait=wait_random_exponential(
                multiplier=_SHORTEST_PAUSE_SECONDS, min=_SHORTEST_PAUSE_SECONDS, max=self._longest_pause_seconds
            ),
            stop=lambda _state: stop.is_set(),
            sleep=lambda seconds: first_of(stop, within_seconds=seconds),
            before_sleep=_log_pause,
            reraise=True,
        )
        while not stop.is_set():
            self._hint.clear()
            try:
                claimed: int = await retrying(self._dispatch, stop)
            except TemporaryError as error:
                structlog.get_logger().warning("dispatcher_stops_unpaid", error=str(error))
                return
            if claimed == 0:
                await first_of(stop, self._hint, within_seconds=self._poll_seconds)

    async def _dispatch(self, stop: asyncio.Event) -> int:
        if stop.is_set():
            return 0
        try:
            batch = await self._work(self._next_size)
        except TemporaryError:
            self._next_size = 1
            self._attempts.labels("unavailable").inc()
            raise
        self._next_size = min(self._batch_size, self._next_size * 2)
        for result in batch.results:
            self._attempts.labels(result.status).inc()
        for result in batch.parked:
            structlog.get_logger().error("booking_refused", **result.model_dump())
        return batch.claimed


def measured(queue: GrantQueue) -> Role:
    """A role that keeps the metrics of the queue current."""

    async def measure(stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                backlog = await queue.backlog()
                metrics.REWARD_PENDING.set(backlog.pending)
                metrics.REWARD_HELD.set(backlog.held)
                metrics.REWARD_TO_REVERSE.set(backlog.to_reverse)
                metrics.REWARD_OLDEST_AGE_SECONDS.set(backlog.oldest_age_seconds)
            except TemporaryError as error:
                structlog.get_logger().warning("reward_backlog_unknown", error=str(error))
            await first_of(stop, within_seconds=_MEASURE_SECONDS)

    return measure


def _log_pause(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome is not None else None
    pause = round(state.upcoming_sleep, 3)
    structlog.get_logger().warning(
        "dispatcher_waits", error=str(error), attempt=state.attempt_number, pause_seconds=pause
    )


def dispatcher_roles(service: ProcessingService) -> Mapping[str, Role]:
    """Crediting and reversing grants, woken by hints, each with its own pauses: neither holds the other up.

    The wallet's absence is waited out, so readiness does not ask for it.
    """
    settings = service.settings
    parts = build_dispatcher(service)
    paced = partial(
        Dispatcher,
        batch_size=settings.dispatcher_batch_size,
        longest_pause_seconds=settings.dispatcher_longest_pause_seconds,
    )
    crediting = paced(parts.credit_grants)
    reversing = paced(parts.reverse_grants, attempts=metrics.REWARD_REVERSAL_ATTEMPTS)
    hints = Notifications(
        settings.processing_database_url.get_secret_value(), application_name="processing-dispatcher-hints"
    )
    hints.subscribe(GRANT_CHANNEL, crediting.wake)
    hints.subscribe(GRANT_CHANNEL, reversing.wake)
    app = create_app(
        title="Questline dispatcher",
        version="0.1.0",
        readiness={"database": service.database.check, "migrations": service.check_migrations},
    )
    return {
        "dispatcher": crediting.run,
        "dispatcher-reversals": reversing.run,
        "dispatcher-backlog": measured(parts.queue),
        "dispatcher-hints": hints.run,
        "dispatcher-health": http_role(app, settings.processing_http_host, settings.processing_dispatcher_http_port),
    }
