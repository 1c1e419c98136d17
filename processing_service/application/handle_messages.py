"""What the worker does with a batch of messages: everything in it is stored, parked or known when this returns."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final

from processing_service.application.decode_event import decode_message
from processing_service.application.ingest_events import IngestEvents, IngestResult, IngestStatus
from processing_service.application.messages import (
    Delivered,
    IncomingEvent,
    ParkedMessage,
    ParkingReason,
    RawMessage,
    Refusal,
)
from processing_service.application.named_user import named_user
from processing_service.application.ports.parking import AttemptMarkers
from processing_service.application.ports.transaction import Transactions
from processing_service.application.retry_failures import RecordFailure
from shared.clock import Clock
from shared.exceptions import TemporaryError

FROM_QUEUE: Final = "queue"

_GRACE_SECONDS: Final = 1.0
"""How long a process has to live before it touches a message that another one may have died of."""

_Suspect = tuple[RawMessage, bytes]

Observer = Callable[[IncomingEvent], None]
"""Sees every event right before it is handled; the place of a test's hook."""


@dataclass(slots=True)
class BatchReport:
    """What became of a batch: an answer for each event in it, and the messages that were parked."""

    results: list[IngestResult] = field(default_factory=list)
    parked: list[ParkedMessage] = field(default_factory=list)
    newest: datetime | None = None

    def add(self, other: "BatchReport") -> None:
        """Take in the report of another part of the batch."""
        self.results += other.results
        self.parked += other.parked
        moments = [moment for moment in (self.newest, other.newest) if moment is not None]
        self.newest = max(moments, default=None)


class HandleMessages:
    """The worker's use case."""

    def __init__(
        self,
        ingest: IngestEvents,
        transactions: Transactions,
        markers: AttemptMarkers,
        record_failure: RecordFailure,
        clock: Clock,
        *,
        poison_attempts: int,
        grace_seconds: float = _GRACE_SECONDS,
        observe: Observer = lambda _incoming: None,
    ) -> None:
        self._ingest = ingest
        self._transactions = transactions
        self._markers = markers
        self._record_failure = record_failure
        self._clock = clock
        self._poison_attempts = poison_attempts
        self._grace_seconds = grace_seconds
        self._observe = observe
        self._survived: dict[bytes, int] = {}

    async def __call__(self, batch: Sequence[Delivered]) -> BatchReport:
        """Handle a batch wholly; what became of it.

        Messages that were handed out before are suspects: one of them may have killed the process. Those whose events
        are in the log are harmless, and attempts at them that nobody finished are forgotten. The others are handled one
        by one, each attempt counted before it begins.

        Raises:
            TemporaryError: the database is away; the batch is to be handed over again.
        """
        suspects = await self._suspects([delivered.message for delivered in batch if delivered.redelivered])
        rest = [delivered.message for delivered in batch if id(delivered.message) not in suspects]
        report = await self._handle(rest) if rest else BatchReport()
        fresh, marked = await self._sort_suspects(suspects.values())
        for message, message_hash in fresh:
            report.add(await self._handle_suspect(message, message_hash))
        if marked:
            await asyncio.sleep(self._grace_seconds)
        for message, message_hash in marked:
            report.add(await self._handle_suspect(message, message_hash))
        return report

    async def _suspects(self, redelivered: Sequence[RawMessage]) -> dict[int, RawMessage]:
        if not redelivered:
            return {}
        now = self._clock.now()
        ids: dict[int, str] = {}
        for message in redelivered:
            decoded = decode_message(message, now)
            if isinstance(decoded, IncomingEvent):
                ids[id(message)] = decoded.event.event_id
        async with self._transactions() as transaction:
            known = await transaction.events.known(set(ids.values()))
        events = [message for message in redelivered if id(message) in ids]
        harmless = {_hash(message) for message in events if ids[id(message)] in known}
        if harmless:
            await self._markers.forget(harmless)
        return {id(message): message for message in events if ids[id(message)] not in known}

    async def _sort_suspects(self, suspects: Iterable[RawMessage]) -> tuple[list[_Suspect], list[_Suspect]]:
        """Suspects with their hashes: those with which no process has died yet, and those with which one has.

        The latter come last, and after a while: so workers that are killed again and again for reasons of their own,
        soon after their start perhaps, find another message in hand each time, and none is taken for the killer.
        """
        hashed = [(one, _hash(one)) for one in suspects]
        if not hashed:
            return [], []
        attempts = await self._markers.counts({message_hash for _, message_hash in hashed})
        marked = [one for one in hashed if one[1] in attempts and one[1] not in self._survived]
        return [one for one in hashed if one not in marked], marked

    async def _handle_suspect(self, message: RawMessage, message_hash: bytes) -> BatchReport:
        # An attempt that was broken off, because the database went away, has killed nobody: it goes on as the same one.
        attempt = self._survived.pop(message_hash, 0) or await self._markers.begin(message_hash)
        if attempt > self._poison_attempts:
            detail = f"the worker died {attempt} times while it handled this message; mend the cause, then redrive"
            report = await self._park([(message, Refusal(ParkingReason.KILLS_THE_WORKER, detail))])
        else:
            try:
                report = await self._handle([message])
            except TemporaryError:
                self._survived[message_hash] = attempt
                raise
        await self._markers.forget({message_hash})
        return report

    async def _handle(self, messages: Sequence[RawMessage]) -> BatchReport:
        now = self._clock.now()
        events: list[IncomingEvent] = []
        origins: list[RawMessage] = []
        parked: list[ParkedMessage] = []
        for message in messages:
            decoded = decode_message(message, now)
            if isinstance(decoded, Refusal):
                parked.append(ParkedMessage(message, decoded, FROM_QUEUE, user_id=named_user(message)))
            else:
                self._observe(decoded)
                events.append(decoded)
                origins.append(message)
        try:
            results = await self._ingest(events, parked)
        except TemporaryError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, the culprit is found by handling one at a time
            results = await self._handle_singly(events, parked)
        newest = max((incoming.event.timestamp for incoming in events), default=None)
        report = BatchReport(results, parked, newest)
        conflicts = [
            (message, result.refusal)
            for message, result in zip(origins, results, strict=True)
            if result.refusal is not None and result.refusal.reason is ParkingReason.SAME_ID_OTHER_BODY
        ]
        if conflicts:
            report.add(await self._park(conflicts))
        return report

    async def _handle_singly(
        self, events: Sequence[IncomingEvent], parked: Sequence[ParkedMessage]
    ) -> list[IngestResult]:
        results: list[IngestResult] = []
        if parked:
            await self._ingest([], parked)
        for incoming in events:
            try:
                results += await self._ingest([incoming])
            except TemporaryError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it is recorded and tried again
                await self._record_failure(incoming, error)
                results.append(IngestResult(incoming.event.event_id, IngestStatus.STORED))
        return results

    async def _park(self, refused: Sequence[tuple[RawMessage, Refusal]]) -> BatchReport:
        parked = [self._parked(message, refusal) for message, refusal in refused]
        async with self._transactions() as transaction:
            await transaction.parking.park(parked)
        return BatchReport(parked=parked)

    def _parked(self, message: RawMessage, refusal: Refusal) -> ParkedMessage:
        decoded = decode_message(message, self._clock.now())
        if isinstance(decoded, Refusal):
            return ParkedMessage(message, refusal, FROM_QUEUE, user_id=named_user(message))
        event = decoded.event
        return ParkedMessage(message, refusal, FROM_QUEUE, event.event_id, event.event_type, event.user_id)


def _hash(message: RawMessage) -> bytes:
    return sha256(message.body + (message.message_id or "").encode()).digest()
