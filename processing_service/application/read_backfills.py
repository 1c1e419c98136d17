"""Show which definitions are folding their past, how far they are, and which have done so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.backfills import Backfills, FoldingOfPast, UsersWanted
from processing_service.application.ports.transaction import Transactions
from processing_service.application.snapshot import Snapshot
from processing_service.application.sync_catalog import decides_from
from shared.exceptions import NotFound


class BackfillState(StrEnum):
    """Where a backfill is."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Backfill:
    """One definition's folding of its past.

    `total_users` estimates how many users there are to fold; `pays` and `tells` say what follows from completions that
    it finds.
    """

    code: str
    since: datetime
    state: BackfillState
    folded_users: int
    total_users: int
    began_at: datetime | None
    ended_at: datetime | None
    pays: bool
    tells: bool


class ReadBackfills:
    """Reads what operators see of backfills."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, backfills: Backfills) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._backfills = backfills

    async def page(self, limit: int, offset: int) -> tuple[list[Backfill], int]:
        """A page, those under way first and then the latest, and how many there are."""
        found, total = await self._backfills.find(limit, offset)
        return await self._complete(found), total

    async def one(self, code: str) -> Backfill:
        """That of one definition.

        Raises:
            NotFound: the definition has never folded its past, or does not exist.
        """
        found = await self._backfills.one(code)
        if found is None:
            raise NotFound(f"there is no backfill of '{code}'")
        return (await self._complete([found]))[0]

    async def _complete(self, found: Sequence[FoldingOfPast]) -> list[Backfill]:
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
        wanted = {
            one.code: UsersWanted(snapshot.ruleset.by_code[one.code].listens, one.since)
            for one in found
            if one.since is not None
        }
        counted = await self._backfills.count_users(wanted) if wanted else {}
        return [_backfill(snapshot, one, counted.get(one.code, 0)) for one in found]


def _backfill(snapshot: Snapshot, one: FoldingOfPast, counted: int) -> Backfill:
    versions = snapshot.histories[one.code].versions
    latest = versions[-1]
    state = BackfillState.DONE
    if one.since is not None:
        state = BackfillState.PAUSED if one.is_paused else BackfillState.RUNNING
    return Backfill(
        code=one.code,
        since=decides_from(versions[0], latest) if one.since is None else one.since,
        state=state,
        folded_users=one.folded_users,
        total_users=max(counted, one.folded_users),
        began_at=one.began_at,
        ended_at=one.ended_at,
        pays=latest.definition.backfill.pay,
        tells=latest.definition.backfill.notify,
    )
