"""Take in an event that an administrator makes up, to see what it does."""

from dataclasses import dataclass

from processing_service.application.decode_event import decode_http_event
from processing_service.application.ingest_events import IngestEvents, IngestResult, IngestStatus
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import Refusal
from processing_service.application.ports.transaction import Transactions
from processing_service.application.trace_event import TracedEvent, TraceEvent
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.exceptions import Conflict, InvalidInput


@dataclass(frozen=True, slots=True)
class SentEvent:
    """What became of it, and what it has led to."""

    status: IngestStatus
    completions: tuple[tuple[str, int], ...]
    traced: TracedEvent


class SendTestEvent:
    """Goes the way of publishers' events: it is real, and pays what it completes."""

    def __init__(
        self, transactions: Transactions, catalog: KnownCatalog, ingest: IngestEvents, trace: TraceEvent, clock: Clock
    ) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._ingest = ingest
        self._trace = trace
        self._clock = clock

    async def __call__(self, raw: dict[str, object], sent_by: str, reason: str) -> SentEvent:
        """Take one event in, and record who sent it; sent again under its id, it does nothing and says so.

        Raises:
            InvalidInput: it cannot be read, or is of a reserved type.
            Conflict: the id is stored with another body, or the user was deleted.
            TemporaryError: the database is away.
        """
        decoded = decode_http_event(raw, self._clock.now())
        if isinstance(decoded, Refusal):
            raise InvalidInput(f"{decoded.reason.value}: {decoded.detail}")
        async with self._transactions() as transaction:
            (result,) = await self._ingest.within(transaction, await self._catalog.hold(transaction), [decoded])
            if result.status is IngestStatus.STORED:
                act = Act(
                    actor=sent_by,
                    action=Action.EVENT_SENT,
                    subject=result.event_id,
                    user_id=decoded.event.user_id,
                    reason=reason,
                    details={"event_type": decoded.event.event_type},
                )
                await transaction.audit.record(act)
        return SentEvent(result.status, result.completions, await self._trace(_accepted(result)))


def _accepted(result: IngestResult) -> str:
    if result.refusal is not None:
        raise Conflict(f"{result.refusal.reason.value}: {result.refusal.detail}")
    return result.event_id
