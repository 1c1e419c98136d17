"""Defects of the event log: what comes twice is stored twice, and what contradicts itself is passed over."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import text

from processing_service.adapters.postgres import event_log
from processing_service.application.decode_event import decode_message
from processing_service.application.handle_messages import FROM_QUEUE, BatchReport, HandleMessages
from processing_service.application.messages import ParkedMessage, RawMessage, Refusal
from tests.proof.mutants.mutant import WORKER, Mutant, put, without

_NO_KEY: Final = {
    "processing": ("ALTER TABLE event DROP CONSTRAINT pk_event", "CREATE INDEX ix_event_id ON event (event_id)")
}
_UNIQUE: Final = "ON CONFLICT (event_id) DO NOTHING"
_RECENT: Final = """
    AND NOT EXISTS (SELECT FROM event AS recent
                     WHERE recent.event_id = incoming.event_id
                       AND recent.received_at > clock_timestamp() - interval '1 second')
"""


def _store_again() -> None:
    put(event_log, "_STORE", text(without(event_log._STORE.text, _UNIQUE)))


def _forget_after_a_second() -> None:
    put(event_log, "_STORE", text(without(event_log._STORE.text, _UNIQUE, _RECENT)))


def _find_everything_the_same() -> None:
    async def same(_self: Any, events: Sequence[Any]) -> set[int]:
        return set(range(len(events)))

    put(event_log.PostgresEventLog, "same", same)


def _park_all_or_nothing() -> None:
    handle = HandleMessages._handle

    async def handle_or_park(self: HandleMessages, messages: Sequence[RawMessage]) -> BatchReport:
        decoded = [decode_message(message, self._clock.now()) for message in messages]
        refusal = next((one for one in decoded if isinstance(one, Refusal)), None)
        if refusal is None:
            return await handle(self, messages)
        parked = [ParkedMessage(message, refusal, FROM_QUEUE) for message in messages]
        async with self._transactions() as transaction:
            await transaction.parking.park(parked)
        return BatchReport(parked=parked)

    put(HandleMessages, "_handle", handle_or_park)


MUTANTS: Final = (
    Mutant(
        "unique_key_dropped",
        "the log has no unique key: a copy in another batch is another event",
        frozenset({WORKER}),
        frozenset({"event-stored-twice"}),
        _store_again,
        _NO_KEY,
    ),
    Mutant(
        "dedupe_window",
        "ids are remembered for a second, and not for ever",
        frozenset({WORKER}),
        frozenset({"event-stored-twice"}),
        _forget_after_a_second,
        _NO_KEY,
    ),
    Mutant(
        "conflict_swallowed",
        "the same id with another body is taken for a repetition",
        frozenset({WORKER}),
        frozenset({"bad-message-lost"}),
        _find_everything_the_same,
    ),
    Mutant(
        "whole_batch_parked",
        "a bad message has the whole batch parked that it came with",
        frozenset({WORKER}),
        frozenset({"innocent-parked"}),
        _park_all_or_nothing,
    ),
)
