"""Keeping the local copy of the catalog current."""

from datetime import datetime

from processing_service.application.ports.catalog import Catalog, Gap
from processing_service.application.ports.transaction import Transactions
from processing_service.application.snapshot import counts_from
from shared.contracts.catalog_feed import DefinitionHistory, PublishedVersion


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
            known_revision = (await transaction.catalog.hold()).revision
        feed = await self._catalog.fetch(known_revision)
        if feed is None or feed.revision <= known_revision:
            return False
        async with self._transactions() as transaction:
            if await transaction.catalog.hold_alone() >= feed.revision:
                return False
            known = {history.code: history for history in await transaction.catalog.histories()}
            changed = [history for history in feed.definitions if known.get(history.code) != history]
            gaps = [gap for history in changed if (gap := _gap(known.get(history.code), history)) is not None]
            await transaction.catalog.install(feed.revision, feed.levels, changed, gaps)
        return True


def _gap(known: DefinitionHistory | None, current: DefinitionHistory) -> Gap | None:
    """From when on events may have come that should have been decided otherwise."""
    moments = [decides_from(current.versions[0], version) for version in current.versions[_versions(known) :]]
    if current.archived_at is not None and (known is None or known.archived_at is None):
        moments.append(current.archived_at)
    moments += _turns(current) - (set() if known is None else _turns(known))
    return Gap(current.code, min(moments)) if moments else None


def _turns(history: DefinitionHistory) -> set[datetime]:
    """The moments at which it was paused, and resumed."""
    ends = {pause.resumed_at for pause in history.pauses if pause.resumed_at is not None}
    return ends | {pause.paused_at for pause in history.pauses}


def decides_from(first: PublishedVersion, version: PublishedVersion) -> datetime:
    """From when on a version may decide: a later one from its publishing on, unless it recomputes the past."""
    if version.version == first.version or version.definition.migration == "recompute":
        return min(counts_from(version), counts_from(first))
    return version.published_at


def _versions(history: DefinitionHistory | None) -> int:
    return 0 if history is None else len(history.versions)
