"""Rewriting progress that has drifted from the log."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from processing_service.application.drift import Drift, DriftKind
from processing_service.application.fold_events import fold_events
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.progress import UserCompletion
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.reward_completions import reward_completions
from processing_service.application.run_folds import UserWork
from processing_service.application.snapshot import Snapshot
from processing_service.application.user_facts import FACT_TYPES, record_of

_FROM_THE_LOG = frozenset({DriftKind.FACTS, DriftKind.STATE, DriftKind.COMPLETION_MISSING, DriftKind.COMPLETION_MOVED})


class RepairProgress:
    """Folds again, from the log, what has drifted from it. Takes no completion away and touches no ledger."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog) -> None:
        self._transactions = transactions
        self._catalog = catalog

    async def __call__(self, found: Sequence[Drift]) -> None:
        """Repair what the log can tell of these findings: facts, states and completions that are not recorded.

        A quest whose grants contradict its completions is left to people: what is recorded anew might be paid twice.

        Raises:
            TemporaryError: the database is away; nothing has happened.
        """
        codes: dict[str, set[str]] = defaultdict(set)
        doubtful = {(one.user_id, one.code) for one in found if one.kind == DriftKind.GRANT_DIFFERS}
        for one in found:
            if one.kind in _FROM_THE_LOG and (one.user_id, one.code) not in doubtful:
                codes[one.user_id].update(() if one.code is None else (one.code,))
        if codes:
            async with self._transactions() as transaction:
                snapshot = await self._catalog.hold(transaction)
                await _repair(transaction, snapshot, codes)


async def _repair(transaction: Transaction, snapshot: Snapshot, codes: dict[str, set[str]]) -> None:
    locked = await transaction.participants.lock(codes.keys())
    present = {user_id: one for user_id, one in locked.items() if not one.erased}
    histories = await transaction.events.history(dict.fromkeys(present, FACT_TYPES))
    records = {user_id: record_of(histories[user_id]) for user_id in present}
    learnt = {user_id: record for user_id, record in records.items() if record != present[user_id].facts}
    if learnt:
        await transaction.participants.save_facts(learnt)
    participants = {user_id: replace(one, facts=records[user_id]) for user_id, one in present.items()}
    work = {
        user_id: UserWork(refold=(*codes[user_id], *(snapshot.ruleset.ask_for_facts if user_id in learnt else ())))
        for user_id in present
    }
    changes = (await fold_events(transaction, snapshot, participants, work)).changes
    # A fold takes cycles for recorded that its state has counted; here they need not be.
    completed = [
        UserCompletion(user_id, one)
        for user_id, of_user in changes.items()
        for one in of_user.corrected
        if one.code in codes[user_id]
    ]
    if completed:
        participants = await transaction.participants.lock(present.keys())
        await reward_completions(transaction, snapshot, participants, completed)
