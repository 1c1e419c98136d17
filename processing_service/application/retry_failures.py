"""Stored events whose handling failed: recorded with the time of the next attempt, tried again, at last parked."""

import json
from datetime import timedelta
from typing import Final

from processing_service.application.fold_events import fold_events
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent, ParkedMessage, ParkingReason, RawMessage, Refusal
from processing_service.application.ports.parking import Failure
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.run_folds import UserWork
from processing_service.domain.event import Event
from shared.clock import Clock
from shared.exceptions import TemporaryError

MOST_ATTEMPTS: Final = 8
_FIRST_PAUSE: Final = timedelta(seconds=1)
_LONGEST_PAUSE: Final = timedelta(minutes=5)
_AT_ONCE: Final = 20
_SOURCE: Final = "log"


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: doubling from one second to five minutes."""
    doublings: int = 2 ** min(attempts - 1, 16)
    return min(_FIRST_PAUSE * doublings, _LONGEST_PAUSE)


class RecordFailure:
    """Stores an event whose handling failed, so that its message can be acknowledged."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def __call__(self, incoming: IncomingEvent, error: Exception) -> None:
        """Store `incoming` without folding it; a worker tries again later."""
        async with self._transactions() as transaction:
            await transaction.events.store([incoming])
            await transaction.failures.record(
                incoming.event.event_id, 1, self._clock.now() + pause_after(1), _describe(error)
            )


class RetryFailures:
    """Handles due failures again."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._clock = clock

    async def __call__(self) -> int:
        """Try all that are due; how many there were.

        Raises:
            TemporaryError: the database is away.
        """
        tried = 0
        while tried < _AT_ONCE:
            async with self._transactions() as transaction:
                due = await transaction.failures.due(self._clock.now(), 1)
            if not due:
                break
            await self._try(due[0])
            tried += 1
        return tried

    async def _try(self, failure: Failure) -> None:
        try:
            async with self._transactions() as transaction:
                event = await transaction.events.find(failure.event_id)
                if event is not None and event.user_id is not None:
                    await self._fold(transaction, event)
                await transaction.failures.forget(failure.event_id)
        except TemporaryError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is recorded again or parked
            await self._failed_again(failure, error)

    async def _fold(self, transaction: Transaction, event: Event) -> None:
        snapshot = await self._catalog.hold(transaction)
        user_id = event.user_id or ""
        participants = await transaction.participants.lock([user_id])
        retracted = await transaction.retractions.of(event.event_id) is not None
        if not participants[user_id].erased and not retracted:
            # Later events may have been folded since: only the log tells what this one means now.
            codes = tuple(timeline.code for timeline in snapshot.ruleset.concerned(event))
            await fold_events(transaction, snapshot, participants, {user_id: UserWork([event], refold=codes)})

    async def _failed_again(self, failure: Failure, error: Exception) -> None:
        attempts = failure.attempts + 1
        async with self._transactions() as transaction:
            if attempts < MOST_ATTEMPTS:
                next_attempt_at = self._clock.now() + pause_after(attempts)
                await transaction.failures.record(failure.event_id, attempts, next_attempt_at, _describe(error))
                return
            event = await transaction.events.find(failure.event_id)
            if event is not None:
                await transaction.parking.park([_parked(event, attempts, error)])
            await transaction.failures.forget(failure.event_id)


def _parked(event: Event, attempts: int, error: Exception) -> ParkedMessage:
    body = json.dumps(
        {
            "event_id": event.event_id,
            "event_type": event.event_type,
            "user_id": event.user_id,
            "timestamp": event.timestamp.isoformat(),
            "event_data": event.data,
        }
    )
    refusal = Refusal(ParkingReason.HANDLING_FAILED, f"failed {attempts} times, at last with {_describe(error)}")
    message = RawMessage(body.encode(), event.event_type, event.event_id, content_type="application/json")
    return ParkedMessage(message, refusal, _SOURCE, event.event_id, event.event_type, event.user_id)


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
