"""Prepare a dry run: check the definition, and find what it is to be compared with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from processing_service.application.build_objective import ConditionCompiler
from processing_service.application.check_conditions import FindFault, check_conditions
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.event_stream import StreamQuery
from processing_service.application.ports.transaction import Transactions
from processing_service.application.snapshot import BEGINNING, Snapshot, build_definition
from processing_service.domain.dry_run import Candidates, alone_since
from processing_service.domain.timeline import Timeline
from shared.contracts import definition as contract
from shared.contracts.catalog_feed import PublishedVersion
from shared.definitions.stats import find_stat_faults, resolve_stats, stats_of
from shared.exceptions import FieldFault, InvalidInput

_END: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""No event is later."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to try: a definition on a share of the users, on events before `until` (None: all)."""

    definition: contract.Definition
    sample: float = 1.0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Simulation:
    """A dry run that can begin; `live_version` is the version that it is compared with."""

    wanted: Wanted
    candidates: Candidates
    live_version: int | None
    query: StreamQuery


class PrepareSimulation:
    """Compiles the draft and the live version of its code, each as if it had always been alone."""

    def __init__(
        self,
        transactions: Transactions,
        catalog: KnownCatalog,
        find_fault: FindFault,
        compile_condition: ConditionCompiler,
    ) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._find_fault = find_fault
        self._compile_condition = compile_condition

    async def __call__(self, wanted: Wanted) -> Simulation:
        """Events count from where the draft's backfill begins; one "from now on" is tried on the whole log.

        Raises:
            InvalidInput: a condition does not compile, the reward is named instead of given, or a stat is not known.
            TemporaryError: the database is away.
        """
        written = wanted.definition
        check_conditions(written, self._find_fault, "definition.")
        if written.reward_name is not None:
            fault = FieldFault("definition.reward_name", "the catalog resolves names; give the amounts in reward")
            raise InvalidInput("a dry run needs the reward itself; see errors", [fault])
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
        written = _with_stats(written, snapshot)
        since = BEGINNING if isinstance(written.backfill.since, str) else _within_the_log(written.backfill.since)
        until = None if wanted.until is None else _within_the_log(wanted.until)
        live = _live_version(snapshot, written.code)
        candidates = Candidates(
            draft=self._alone(PublishedVersion(version=1, published_at=since, definition=written), since),
            live=None if live is None else self._alone(live, since),
            assumes_accepted=written.enrolment == "opt_in" and (live is None or live.definition.enrolment != "opt_in"),
        )
        query = StreamQuery(
            candidates.event_types,
            since,
            until,
            wanted.sample,
            candidates.prerequisites,
            candidates.asks_for_facts,
        )
        return Simulation(wanted, candidates, None if live is None else live.version, query)

    def _alone(self, version: PublishedVersion, since: datetime) -> Timeline:
        return alone_since(build_definition(version, self._compile_condition), since)


def _with_stats(written: contract.Definition, snapshot: Snapshot) -> contract.Definition:
    """The definition with the stats filled in that it names, as they are published now."""
    active = [one for one in snapshot.histories.values() if one.archived_at is None]
    stats = stats_of(one.versions[-1].definition for one in active)
    faults = [FieldFault(f"definition.{one.place}", one.message) for one in find_stat_faults(written, stats)]
    if faults:
        raise InvalidInput("a dry run needs the stats that are named; see errors", faults)
    return resolve_stats(written, stats)


def _within_the_log(moment: datetime) -> datetime:
    """The moment, or the end of the log that lies nearer: the database cannot hold every moment that can be written."""
    return min(max(moment, BEGINNING), _END)


def _live_version(snapshot: Snapshot, code: str) -> PublishedVersion | None:
    """The latest version of a definition that is published and not archived."""
    history = snapshot.histories.get(code)
    return None if history is None or history.archived_at is not None else history.versions[-1]
