"""Comparing the books with each other: progress with the log, grants with the ledger, balances with entries."""

from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pydantic import JsonValue

from processing_service.application.compare_books import CompareBooks
from processing_service.application.drift import Drift, DriftKind
from processing_service.application.fold_the_past import Rest
from processing_service.application.ports.books import LedgerCheck, Reconciliation, Reconciliations, Selection
from processing_service.application.ports.transaction import Transactions
from shared.clock import Clock, new_id
from shared.contracts.administration import Act, Action
from shared.contracts.ledger import LedgerDrift
from shared.exceptions import TemporaryError

USERS_AT_ONCE: Final = 50
"""Their whole history is in memory at once."""
MOST_DRIFT: Final = 1_000
"""Findings that are told one by one; the others are counted."""

Repair = Callable[[Sequence[Drift]], Awaitable[None]]
"""Repairs those findings that it knows how to."""


@dataclass(frozen=True, slots=True)
class ReconciliationProgress:
    """How far it has come."""

    users: int
    total_users: int
    drift: int


@dataclass(slots=True)
class _Tally:
    """What was found so far."""

    users: int = 0
    drift: list[Drift] = field(default_factory=list)
    kinds: Counter[DriftKind] = field(default_factory=Counter)
    repaired: int = 0

    def add(self, found: Sequence[Drift]) -> None:
        self.drift.extend(found[: MOST_DRIFT - len(self.drift)])
        self.kinds.update(one.kind for one in found)


@dataclass(frozen=True, slots=True)
class ReconciliationReport:
    """The result, and how many findings there are of each kind."""

    result: Reconciliation
    kinds: Mapping[DriftKind, int]


class Reconcile:
    """Walks through users, some at a time; what it holds in memory does not grow with their number."""

    def __init__(
        self,
        transactions: Transactions,
        compare: CompareBooks,
        repairs: Sequence[Repair],
        ledger: LedgerCheck,
        results: Reconciliations,
        clock: Clock,
        rest: Rest,
    ) -> None:
        self._transactions = transactions
        self._compare = compare
        self._repairs = repairs
        self._ledger = ledger
        self._results = results
        self._clock = clock
        self._rest = rest
        self._is_closed = False

    def close(self) -> None:
        """Have whatever is under way end with an error after the users in hand."""
        self._is_closed = True

    async def __call__(
        self, selection: Selection, *, repair: bool = False, admin: str | None = None, is_scheduled: bool = False
    ) -> AsyncGenerator[ReconciliationProgress | ReconciliationReport, None]:
        """Compare, and with `repair` fold again what has drifted from the log; progress, and at last the report.

        `admin` is the administrator who wants it, if any.

        Raises:
            TemporaryError: the database or the ledger is away, or the service stops; nothing is kept of what was found.
        """
        began_at, tally = self._clock.now(), _Tally()
        async with self._transactions() as transaction:
            total = await transaction.books.count(selection)
            if repair and admin is not None:
                # Before anything is repaired, which takes many transactions.
                await transaction.audit.record(_act(admin, selection))
        after = ""
        while users := await self._next(selection, after):
            if self._is_closed:
                raise TemporaryError("the service stops; compare again")
            began = self._clock.now()
            await self._look_at(users, selection, tally, repair=repair)
            after, tally.users = users[-1], tally.users + len(users)
            yield ReconciliationProgress(tally.users, total, tally.kinds.total())
            await self._rest((self._clock.now() - began).total_seconds())
        if selection.is_everybody:
            await self._walk_through_the_ledger(tally)
        result = self._result(selection, tally, began_at, repair=repair, is_scheduled=is_scheduled)
        await self._results.add(result)
        yield ReconciliationReport(result, dict(tally.kinds))

    async def _next(self, selection: Selection, after: str) -> list[str]:
        async with self._transactions() as transaction:
            return await transaction.books.users(selection, after, USERS_AT_ONCE)

    async def _look_at(self, users: Sequence[str], selection: Selection, tally: _Tally, *, repair: bool) -> None:
        found = await self._compare(users)
        if found and repair:
            for repair_kind in self._repairs:
                await repair_kind(found)
            left = await self._compare(sorted({one.user_id for one in found}))
            tally.repaired += max(0, len(found) - len(left))
        tally.add(found)
        if not selection.is_everybody:
            tally.add([_of_ledger(one) for one in await self._ledger.check_users(users)])

    async def _walk_through_the_ledger(self, tally: _Tally) -> None:
        """All users of the ledger, those included that never acted here."""
        after: str | None = ""
        while after is not None:
            found, after = await self._ledger.check_next(after)
            tally.add([_of_ledger(one) for one in found])

    def _result(
        self, selection: Selection, tally: _Tally, began_at: datetime, *, repair: bool, is_scheduled: bool
    ) -> Reconciliation:
        return Reconciliation(
            id=new_id(),
            began_at=began_at,
            ended_at=self._clock.now(),
            selection=selection,
            is_scheduled=is_scheduled,
            repair=repair,
            users=tally.users,
            drift=tally.drift,
            drift_total=tally.kinds.total(),
            repaired=tally.repaired,
        )


def _act(admin: str, selection: Selection) -> Act:
    details: dict[str, JsonValue] = {"sample": selection.sample, "users": len(selection.users) or None}
    return Act(actor=admin, action=Action.BOOKS_REPAIRED, subject="books", details=details)


def _of_ledger(found: LedgerDrift) -> Drift:
    about = "" if found.transaction_id is None else f" of transaction {found.transaction_id}"
    detail = f"{found.kind} of {found.currency}{about}: stored {found.stored}, the entries give {found.summed}"
    return Drift(DriftKind.LEDGER, found.user_id, detail=detail)
