"""The relay: publishes what waits in the outbox and marks only what the broker confirmed.

Several relays may run: each claims rows with SKIP LOCKED and holds them until it has marked them. A relay that dies
between the confirm and the mark leaves rows that are published again, under the same id; consumers know ids.
"""

import asyncio
import json
import random
from collections.abc import Sequence
from typing import Final, Protocol

import structlog
from sqlalchemy import Row, Table, delete, func, select, text, update

from shared.database.engine import Database, DatabaseUnavailable
from shared.exceptions import TemporaryError
from shared.faults import FaultPoint, reached
from shared.messaging.publisher import OutgoingMessage, PublishResult
from shared.outbox.backlog import PostgresOutboxBacklog
from shared.runtime.waiting import first_of
from shared.telemetry.metrics import OUTBOX_OLDEST_AGE_SECONDS, OUTBOX_PENDING, OUTBOX_PUBLISH

_POLL_SECONDS: Final = 1.0
_HOUSEKEEPING_SECONDS: Final = 15.0
_LONGEST_PAUSE_SECONDS: Final = 10.0
_PRUNE_AT_ONCE: Final = 5_000


class Publisher(Protocol):
    """Sends messages and tells what became of each."""

    async def publish(self, messages: Sequence[OutgoingMessage]) -> list[PublishResult]: ...

    async def close(self) -> None: ...


class OutboxRelay:
    """Publishes one service's outbox."""

    def __init__(
        self,
        database: Database,
        table: Table,
        publisher: Publisher,
        *,
        batch_size: int = 500,
        keep_published_seconds: float = 3600.0,
    ) -> None:
        self._database = database
        self._table = table
        self._backlog = PostgresOutboxBacklog(database, table)
        self._publisher = publisher
        self._batch_size = batch_size
        self._keep_published_seconds = keep_published_seconds
        self._hint = asyncio.Event()

    def wake(self, _payload: str = "") -> None:
        """Look at the table now rather than at the next poll; fit to be a handler of `Notifications`."""
        self._hint.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until `stop` is set; a broker or database that is away only makes rows wait."""
        housekeeping = asyncio.create_task(self._keep_house(stop), name="outbox-housekeeping")
        log = structlog.get_logger()
        failures = 0
        try:
            while not stop.is_set():
                self._hint.clear()
                try:
                    claimed, confirmed = await self.relay_batch()
                except TemporaryError as error:
                    claimed, confirmed = 1, 0
                    log.warning("relay_waits", error=str(error))
                failures = failures + 1 if claimed and not confirmed else 0
                if failures:
                    await first_of(stop, within_seconds=_back_off_seconds(failures))
                elif claimed < self._batch_size:
                    await first_of(stop, self._hint, within_seconds=_POLL_SECONDS)
        finally:
            housekeeping.cancel()
            await asyncio.gather(housekeeping, return_exceptions=True)
            await self._publisher.close()

    async def relay_batch(self) -> tuple[int, int]:
        """Claim, publish and mark one batch.

        Returns:
            How many rows were claimed and how many of them the broker confirmed.

        Raises:
            TemporaryError: the database or the broker is away.
        """
        table = self._table
        async with self._database.transaction() as session:
            rows = (
                await session.execute(
                    select(table)
                    .where(table.c.published_at.is_(None))
                    .order_by(table.c.created_at)
                    .limit(self._batch_size)
                    .with_for_update(skip_locked=True)
                )
            ).all()
            if not rows:
                return 0, 0
            results = await self._publisher.publish([_message(row) for row in rows])
            for result in results:
                OUTBOX_PUBLISH.labels(result.value).inc()
            confirmed = [
                row.event_id for row, result in zip(rows, results, strict=True) if result is PublishResult.CONFIRMED
            ]
            if confirmed:
                reached(FaultPoint.RELAY_AFTER_CONFIRM)
                await session.execute(
                    update(table).where(table.c.event_id.in_(confirmed)).values(published_at=func.clock_timestamp())
                )
            if len(confirmed) < len(rows):
                failed = {result.value for result in results if result is not PublishResult.CONFIRMED}
                structlog.get_logger().warning(
                    "relay_unconfirmed", count=len(rows) - len(confirmed), results=sorted(failed)
                )
            return len(rows), len(confirmed)

    async def _keep_house(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._measure()
                await self._prune()
            except DatabaseUnavailable as error:
                structlog.get_logger().warning("outbox_housekeeping_waits", error=str(error))
            await first_of(stop, within_seconds=_HOUSEKEEPING_SECONDS)

    async def _measure(self) -> None:
        waiting = await self._backlog()
        OUTBOX_PENDING.set(waiting.pending)
        OUTBOX_OLDEST_AGE_SECONDS.set(waiting.oldest_age_seconds)

    async def _prune(self) -> None:
        table = self._table
        old = text("published_at < clock_timestamp() - make_interval(secs => :kept)").bindparams(
            kept=self._keep_published_seconds
        )
        doomed = select(table.c.event_id).where(old).limit(_PRUNE_AT_ONCE).with_for_update(skip_locked=True)
        async with self._database.transaction() as session:
            await session.execute(delete(table).where(table.c.event_id.in_(doomed)))


def _message(row: Row[tuple[object, ...]]) -> OutgoingMessage:
    return OutgoingMessage(
        message_id=row.event_id,
        event_type=row.event_type,
        timestamp=row.occurred_at,
        body=json.dumps(row.payload, ensure_ascii=False).encode(),
        traceparent=row.traceparent,
    )


def _back_off_seconds(failures: int) -> float:
    longest = min(_LONGEST_PAUSE_SECONDS, 0.1 * 2.0**failures)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, so that relays do not come back in step
