"""Folding, from the log, events that came before the definition that they concern was known here.

That is a moment for a definition that was published a second ago, and all of history for one that asks for it
(`backfill`) or that decides anew about what was (`migration: recompute`). It goes in steps of some users, each a
transaction of its own, and remembers how far it has come: a process that dies leaves a step whole or undone, and
whoever comes next goes on from there. Users who act meanwhile are not waited for: see `fold_events`.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from time import monotonic
from typing import Final

from processing_service.application.fold_events import fold_events
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.run_folds import UserWork
from processing_service.domain.timeline import Timeline
from shared.faults import FaultPoint, reached

USERS_AT_ONCE: Final = 100

Rest = Callable[[float], Awaitable[None]]
"""Called between two steps with the seconds that the last one took, so that live traffic gets its turn."""


class FoldThePast:
    """Works off what is still to be folded; harmless where several processes do the same."""

    def __init__(
        self, transactions: Transactions, catalog: KnownCatalog, rest: Rest, *, users_at_once: int = USERS_AT_ONCE
    ) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._rest = rest
        self._users_at_once = users_at_once

    async def __call__(self) -> int:
        """Fold all that is due; how many users were folded again.

        Raises:
            TemporaryError: the database is away; the next call goes on where this one stopped.
        """
        async with self._transactions() as transaction:
            gaps = await transaction.catalog.gaps()
        folded = 0
        for gap in gaps:
            began = monotonic()
            while (number := await self._step(gap.code)) is not None:
                folded += number
                reached(FaultPoint.BACKFILL_AFTER_STEP)
                await self._rest(monotonic() - began)
                began = monotonic()
        return folded

    async def _step(self, code: str) -> int | None:
        """Fold the next users; None when there is nothing more to do for this definition here."""
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
            gap = await transaction.catalog.take_gap(code)
            if gap is None:
                return None
            timeline = snapshot.ruleset.by_code.get(code)
            if timeline is None:
                await transaction.catalog.close_gap(gap)
                return None
            users = await transaction.events.users_with(
                timeline.listens, gap.since, after=gap.after, limit=self._users_at_once
            )
            if not users:
                await transaction.catalog.close_gap(gap)
                return None
            participants = await transaction.participants.lock(users)
            done = await _done(transaction, timeline, users)
            work = {
                user_id: UserWork(refold=(code,))
                for user_id, participant in participants.items()
                if not participant.erased and user_id not in done
            }
            if work:
                await fold_events(transaction, snapshot, participants, work)
            await transaction.catalog.advance_gap(replace(gap, after=users[-1], folded=gap.folded + len(users)))
            return len(users)


async def _done(transaction: Transaction, timeline: Timeline, users: Collection[str]) -> set[str]:
    """Users who acted meanwhile, and so had their past folded with the present (see `fold_events`).

    One that was archived or ever paused has everybody's folded again: a state does not tell whether that was known.
    """
    if timeline.is_interrupted:
        return set()
    states = await transaction.progress.load(dict.fromkeys(users, (timeline.code,)))
    latest = timeline.versions[-1].version
    return {user_id for user_id, held in states.items() if held[timeline.code].version == latest}
