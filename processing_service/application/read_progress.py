"""Show a user how they stand with every quest, those without a row included."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.records import RecordedCompletion
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.snapshot import Snapshot
from processing_service.domain.event import Position
from processing_service.domain.measures.base import Number
from processing_service.domain.reasons import Archived
from processing_service.domain.state import EMPTY, State
from processing_service.domain.status import Status, missing_prerequisites, progress_of, shown_version, status_of
from processing_service.domain.timeline import Timeline
from shared.clock import Clock
from shared.contracts import definition as contract
from shared.exceptions import NotFound

MOST_CYCLES: Final = 100
"""How many claimable cycles, and how many completions, are shown of one quest."""

MASKED: Final = "???"
"""What a secret quest is called until it has been begun."""


@dataclass(frozen=True, slots=True)
class QuestProgress:
    """How one user stands with one quest."""

    definition: contract.Definition
    version: int
    status: Status
    progress: Number
    times_completed: int
    claimable_cycles: tuple[int, ...]
    missing_prerequisites: tuple[str, ...]
    completions: tuple[RecordedCompletion, ...] = ()


@dataclass(frozen=True, slots=True)
class _Records:
    states: Mapping[str, State]
    claimable: Mapping[str, tuple[int, ...]]

    def first_completions(self) -> dict[str, Position | None]:
        return {code: state.first_completion for code, state in self.states.items()}


class ReadProgress:
    """Reads one user's progress; `unveiled` shows hidden and secret quests as they are, which only admins may see."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._clock = clock

    async def list(self, user_id: str, status: Status | None = None, *, unveiled: bool = False) -> list[QuestProgress]:
        """All quests that the user may know of, in the order of their codes."""
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
            records = await _read(transaction, user_id)
        now = self._clock.now()
        shown = (_show(snapshot, code, records, now, unveiled=unveiled) for code in sorted(snapshot.histories))
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
        quest = None
        if code in snapshot.histories:
            quest = _show(snapshot, code, records, self._clock.now(), unveiled=unveiled)
        if quest is None:
            raise NotFound(f"there is no quest '{code}'")
        return replace(quest, completions=tuple(completions))


async def _read(transaction: Transaction, user_id: str) -> _Records:
    return _Records(
        await transaction.records.states(user_id), await transaction.records.claimable(user_id, MOST_CYCLES)
    )


def _show(snapshot: Snapshot, code: str, records: _Records, now: datetime, *, unveiled: bool) -> QuestProgress | None:
    timeline = snapshot.ruleset.by_code[code]
    state = records.states.get(code, EMPTY)
    rules = shown_version(timeline, now)
    progress = progress_of(rules, state)
    begun = state.times_completed > 0 or progress > 0
    written = _visible(snapshot.version(code, rules.version), begun=begun, unveiled=unveiled)
    if written is None or (not begun and _is_archived(timeline, now)):
        return None
    first = records.first_completions()
    claimable = records.claimable.get(code, ())
    return QuestProgress(
        definition=written,
        version=rules.version,
        status=status_of(timeline, state, now, claimable, first),
        progress=progress,
        times_completed=state.times_completed,
        claimable_cycles=claimable,
        missing_prerequisites=missing_prerequisites(rules, first),
    )


def _is_archived(timeline: Timeline, now: datetime) -> bool:
    return isinstance(timeline.at(now), Archived)


def _visible(written: contract.Definition, *, begun: bool, unveiled: bool) -> contract.Definition | None:
    """The definition as this reader may see it; None where its very existence is hidden."""
    if begun or unveiled or written.visibility == "visible":
        return written
    if written.visibility == "hidden":
        return None
    return written.model_copy(update={"name": MASKED, "description": "", "icon": ""})
