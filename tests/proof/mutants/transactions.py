"""Defects of what belongs together: done before the commit, after it, or without the lock."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import text

from processing_service.adapters.postgres import participants
from processing_service.adapters.postgres.transactions import PostgresTransaction, PostgresTransactions
from processing_service.adapters.rabbitmq.consumer import BatchConsumer, Delivery, _Session
from processing_service.application import reward_completions
from processing_service.application.tell_users import tell_users
from tests.proof.mutants.mutant import WORKER, Mutant, die_once, put, without
from tests.proof.mutants.scenario import ONCE

_PREFETCH: Final = 100
Afterwards = Callable[[PostgresTransaction], Awaitable[None]]


def _acknowledge_first() -> None:
    acknowledge, handled = _Session.acknowledge, BatchConsumer._handled

    async def done_already(_self: _Session, _last: Delivery) -> None:
        return

    async def acknowledged_first(self: BatchConsumer, batch: Sequence[Delivery], stop: Any) -> bool:
        assert self._session is not None
        await acknowledge(self._session, batch[-1])
        if any(delivery.message.routing_key == ONCE for delivery in batch):
            # An answer on the same channel: the broker has the acknowledgement as well by then.
            await self._session._channel.basic_qos(prefetch_count=_PREFETCH)
            die_once("after the acknowledgement")
        return await handled(self, batch, stop)

    put(_Session, "acknowledge", done_already)
    put(BatchConsumer, "_handled", acknowledged_first)


def _run_after_commit(place: str) -> None:
    """Have transactions do what was left for afterwards in a second one, if the process lives to see it."""

    @asynccontextmanager
    async def transactions(self: PostgresTransactions) -> AsyncIterator[PostgresTransaction]:
        async with self._database.transaction() as session:
            transaction = PostgresTransaction(session)
            yield transaction
        left: list[Afterwards] = transaction.__dict__.get("left_for_afterwards", [])
        if left:
            die_once(place)
            async with self._database.transaction() as session:
                for one in left:
                    await one(PostgresTransaction(session))

    put(PostgresTransactions, "__call__", transactions)


def _leave(transaction: Any, afterwards: Afterwards) -> None:
    transaction.__dict__.setdefault("left_for_afterwards", []).append(afterwards)


def _grant_afterwards() -> None:
    write_grants = reward_completions.write_grants

    async def leave_grants(transaction: Any, snapshot: Any, grants: Sequence[Any]) -> None:
        if grants:
            _leave(transaction, lambda later: write_grants(later, snapshot, grants))

    put(reward_completions, "write_grants", leave_grants)
    _run_after_commit("before the grants")


def _tell_afterwards() -> None:
    async def leave_toasts(transaction: Any, _participants: Mapping[str, Any], toasts: Sequence[Any]) -> None:
        async def tell(later: PostgresTransaction) -> None:
            known = await later.participants.lock({toast.user_id for toast in toasts})
            await tell_users(later, known, toasts)

        if toasts:
            _leave(transaction, tell)

    put(reward_completions, "tell_users", leave_toasts)
    _run_after_commit("before the toasts")


def _read_without_lock() -> None:
    put(participants, "_LOCK", text(without(participants._LOCK.text, "FOR NO KEY UPDATE")))


MUTANTS: Final = (
    Mutant(
        "ack_before_commit",
        "messages are acknowledged before what they bring is committed",
        frozenset({WORKER}),
        frozenset({"event-lost"}),
        _acknowledge_first,
    ),
    Mutant(
        "grant_outside_transaction",
        "grants are written in a transaction of their own, after that of the completion",
        frozenset({WORKER}),
        frozenset({"completion-without-grant"}),
        _grant_afterwards,
    ),
    Mutant(
        "toast_outside_transaction",
        "toasts are written in a transaction of their own, after that of the completion",
        frozenset({WORKER}),
        frozenset({"toast-missing"}),
        _tell_afterwards,
    ),
    Mutant(
        "progress_read_without_lock",
        "progress is read without a lock on the user, so that one of two updates is lost",
        frozenset({WORKER}),
        frozenset({"progress-by-the-log", "completion-missing-by-the-log", "completion-misplaced-by-the-log"}),
        _read_without_lock,
    ),
)
