"""Keeping the local copy of the catalog current, and folding what a definition missed while it was unknown here."""

from typing import Final

from processing_service.application.fold_events import UserWork, fold_events
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.catalog import Catalog, Gap
from processing_service.application.ports.transaction import Transactions
from shared.contracts.catalog_feed import DefinitionHistory

_USERS_AT_ONCE: Final = 200


class SyncCatalog:
    """Installs the catalog's news."""

    def __init__(self, transactions: Transactions, catalog: Catalog) -> None:
        self._transactions = transactions
        self._catalog = catalog

    async def __call__(self) -> bool:
        """Ask the catalog and install what changed; whether anything did.

        Raises:
            TemporaryError: the catalog or the database is away; the copy stays as it is.
        """
        async with self._transactions() as transaction:
            known_revision = await transaction.catalog.hold()
        feed = await self._catalog.fetch(known_revision)
        if feed is None or feed.revision <= known_revision:
            return False
        async with self._transactions() as transaction:
            if await transaction.catalog.hold_alone() >= feed.revision:
                return False
            known = {history.code: history for history in await transaction.catalog.histories()}
            changed = [history for history in feed.definitions if known.get(history.code) != history]
            gaps = [gap for history in changed if (gap := _gap(known.get(history.code), history)) is not None]
            await transaction.catalog.install(feed.revision, changed, gaps)
        return True


class CloseGaps:
    """Folds, from the log, events that were stored before the definition that they concern was known here."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog) -> None:
        self._transactions = transactions
        self._catalog = catalog

    async def __call__(self) -> int:
        """Close all gaps; how many users were folded again. Harmless where another process does the same.

        Raises:
            TemporaryError: the database is away; what is still open is closed the next time.
        """
        async with self._transactions() as transaction:
            gaps = await transaction.catalog.gaps()
        folded = 0
        for gap in gaps:
            folded += await self._close(gap)
        return folded

    async def _close(self, gap: Gap) -> int:
        folded = 0
        after = ""
        while users := await self._fold_next(gap, after):
            folded += len(users)
            after = users[-1]
        async with self._transactions() as transaction:
            await transaction.catalog.close_gaps([gap])
        return folded

    async def _fold_next(self, gap: Gap, after: str) -> list[str]:
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
            timeline = snapshot.ruleset.by_code.get(gap.code)
            if timeline is None:
                return []
            users = await transaction.events.users_with(timeline.listens, gap.since, after=after, limit=_USERS_AT_ONCE)
            if users:
                participants = await transaction.participants.lock(users)
                work = {
                    user_id: UserWork(refold=(gap.code,))
                    for user_id, participant in participants.items()
                    if not participant.erased
                }
                await fold_events(transaction, snapshot, participants, work)
            return users


def _gap(known: DefinitionHistory | None, current: DefinitionHistory) -> Gap | None:
    """From when on events may have come that should have been decided otherwise."""
    moments = [version.published_at for version in current.versions[_versions(known) :]]
    if current.archived_at is not None and (known is None or known.archived_at is None):
        moments.append(current.archived_at)
    return Gap(current.code, min(moments)) if moments else None


def _versions(history: DefinitionHistory | None) -> int:
    return 0 if history is None else len(history.versions)
