"""Show a user how they stand with every quest, those without a row included."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from processing_service.application.claim_reward import claimable_until
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.records import Claimable, RecordedCompletion
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.snapshot import Snapshot
from processing_service.domain.context import Context
from processing_service.domain.reasons import Archived
from processing_service.domain.state import EMPTY, State
from processing_service.domain.status import Standing, Status, standing_of
from processing_service.domain.timeline import Timeline
from shared.clock import Clock
from shared.contracts import definition as contract
from shared.exceptions import NotFound

MOST_CYCLES: Final = 100
"""How many claimable cycles, and how many completions, are shown of one quest."""

TO_BE_COMPLETED: Final[frozenset[contract.Kind]] = frozenset({"quest", "achievement"})
STATS: Final[frozenset[contract.Kind]] = frozenset({"stat"})

MASKED: Final = "???"
"""What a secret quest is called until it has been begun."""


@dataclass(frozen=True, slots=True)
class ShownCompletion:
    """A completion, and until when it can be claimed where it waits for that (None: without end)."""

    recorded: RecordedCompletion
    claimable_until: datetime | None = None
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class QuestProgress:
    """How one user stands with one quest; of a secret that is not begun the definition is masked."""

    definition: contract.Definition
    version: int
    standing: Standing
    times_completed: int
    claimable_cycles: tuple[int, ...]
    is_masked: bool = False
    completions: tuple[ShownCompletion, ...] = ()

    @property
    def is_enrolled(self) -> bool:
        """Whether the user is in the quest: it begins by itself, or was accepted and its deadline has not passed."""
        return self.standing.is_enrolled

    @property
    def status(self) -> Status:
        """Where the user is with it."""
        return self.standing.status


@dataclass(frozen=True, slots=True)
class _Records:
    states: Mapping[str, State]
    claimable: Mapping[str, tuple[Claimable, ...]]
    context: Context


class ReadProgress:
    """Reads one user's progress; `unveiled` shows hidden and secret quests as they are, which only admins may see."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._clock = clock

    async def list(
        self,
        user_id: str,
        status: Status | None = None,
        *,
        kinds: Collection[contract.Kind] = TO_BE_COMPLETED,
        unveiled: bool = False,
    ) -> list[QuestProgress]:
        """All definitions of these kinds that the user may know of, in the order of their codes."""
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
            records = await _read(transaction, user_id)
        now = self._clock.now()
        codes = sorted(code for code, one in snapshot.histories.items() if one.versions[-1].definition.kind in kinds)
        shown = (_show(snapshot, code, records, now, unveiled=unveiled) for code in codes)
        return [quest for quest in shown if quest is not None and status in (None, quest.status)]

    async def one(self, user_id: str, code: str, *, unveiled: bool = False) -> QuestProgress:
        """One quest with its latest completions.

        Raises:
            NotFound: there is no such quest, or the user may not know of it yet.
        """
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
            records = await _read(transaction, user_id)
            completions = await transaction.records.completions(user_id, code, MOST_CYCLES)
        now = self._clock.now()
        quest = None
        if code in snapshot.histories:
            quest = _show(snapshot, code, records, now, unveiled=unveiled)
        if quest is None:
            raise NotFound(f"there is no quest '{code}'")
        return replace(quest, completions=tuple(_shown(snapshot, one, now) for one in completions))


async def _read(transaction: Transaction, user_id: str) -> _Records:
    states = await transaction.records.states(user_id)
    facts = (await transaction.records.facts(user_id)).facts(user_id)
    first = {code: state.first_completion for code, state in states.items()}
    return _Records(states, await transaction.records.claimable(user_id, MOST_CYCLES), Context(facts, first))


def _show(snapshot: Snapshot, code: str, records: _Records, now: datetime, *, unveiled: bool) -> QuestProgress | None:
    timeline = snapshot.ruleset.by_code[code]
    state = records.states.get(code, EMPTY)
    waiting = tuple(
        one.cycle
        for one in records.claimable.get(code, ())
        if not _is_over(claimable_until(snapshot, code, one.version, one.recorded_at), now)
    )
    standing = standing_of(timeline, state, now, waiting, records.context)
    written = snapshot.version(code, standing.definition.version)
    if not (standing.is_begun or unveiled) and _is_hidden(written, standing, timeline, now):
        return None
    is_masked = written.visibility == "secret" and not (standing.is_begun or unveiled)
    return QuestProgress(
        definition=_masked(written) if is_masked else written,
        version=standing.definition.version,
        standing=standing,
        times_completed=state.times_completed,
        claimable_cycles=waiting,
        is_masked=is_masked,
    )


def _is_hidden(written: contract.Definition, standing: Standing, timeline: Timeline, now: datetime) -> bool:
    """Whether somebody who has not begun the quest must not know of it, or need not: it is over, or for others."""
    return written.visibility == "hidden" or not standing.is_eligible or isinstance(timeline.at(now), Archived)


def _masked(written: contract.Definition) -> contract.Definition:
    return written.model_copy(update={"name": MASKED, "description": "", "icon": ""})


def _shown(snapshot: Snapshot, one: RecordedCompletion, now: datetime) -> ShownCompletion:
    if one.paid is not None or not one.payable:
        return ShownCompletion(one)
    until = claimable_until(snapshot, one.code, one.version, one.recorded_at)
    return ShownCompletion(one, until, _is_over(until, now))


def _is_over(until: datetime | None, now: datetime) -> bool:
    return until is not None and now >= until
