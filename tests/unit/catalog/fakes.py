"""The catalog's ports in memory. `tests/contract/catalog` holds them to what PostgreSQL does."""

import asyncio
import copy
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from catalog_service.application.ports import (
    ConditionFault,
    Definitions,
    LevelCurves,
    QuestFilter,
    ReadModel,
    Rewards,
    UnitOfWork,
)
from catalog_service.application.public_quest import PublicQuest
from catalog_service.application.records import (
    DefinitionRecord,
    Draft,
    LevelCurveRecord,
    Pause,
    Publication,
    RewardRecord,
)
from shared.contracts.administration import Act, Audit
from shared.contracts.catalog_feed import DefinitionFeed, DefinitionHistory, PausedTime, PublishedVersion
from shared.contracts.event import Event
from shared.contracts.levels import DEFAULT_CURVE

START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass
class FakeClock:
    """A clock that stands still until it is moved."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def advance(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


class FakeConditions:
    """Knows two faults: the word `wrong`, and in a segment the word `event`, each at its place."""

    def find_fault(self, source: str) -> ConditionFault | None:
        for number, line in enumerate(source.split("\n"), start=1):
            if "wrong" in line:
                return ConditionFault("unknown name 'wrong'", number, line.index("wrong") + 1)
        return None

    def find_segment_fault(self, source: str) -> ConditionFault | None:
        for number, line in enumerate(source.split("\n"), start=1):
            if "event" in line:
                return ConditionFault("a segment looks at the user alone", number, line.index("event") + 1)
        return self.find_fault(source)


@dataclass
class State:
    """What a database would hold."""

    revision: int = 0
    records: dict[str, DefinitionRecord] = field(default_factory=dict)
    versions: dict[str, list[Publication]] = field(default_factory=dict)
    pauses: dict[str, dict[int, Pause]] = field(default_factory=dict)
    rewards: dict[str, RewardRecord] = field(default_factory=dict)
    curves: list[LevelCurveRecord] = field(default_factory=list)
    shown: dict[str, list[PublicQuest]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)


class FakeCatalog:
    """All ports over one state; units of work run one after the other."""

    def __init__(self) -> None:
        self.state = State()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[UnitOfWork]:
        async with self._turn:
            unit = FakeUnitOfWork(copy.deepcopy(self.state))
            yield unit
            self.state = unit.state

    async def revision(self) -> int:
        return self.state.revision

    async def page(self, wanted: QuestFilter, *, limit: int, offset: int) -> tuple[list[PublicQuest], int]:
        found = [
            versions[-1]
            for versions in sorted(self.state.shown.values(), key=lambda versions: versions[-1].code)
            if versions[-1].visibility != "hidden" and _fits(versions[-1], wanted)
        ]
        return found[offset : offset + limit], len(found)

    async def find(self, code_or_id: str) -> PublicQuest | None:
        return next(iter(self._versions(code_or_id)), None)

    async def versions(self, code_or_id: str, *, limit: int, offset: int) -> tuple[list[PublicQuest], int]:
        found = self._versions(code_or_id)
        return found[offset : offset + limit], len(found)

    async def read(self) -> DefinitionFeed:
        histories = [
            DefinitionHistory(
                id=record.id,
                code=record.code,
                archived_at=record.archived_at,
                pauses=[
                    PausedTime(paused_at=one.begun.at, resumed_at=one.ended.at if one.ended else None)
                    for one in self.state.pauses.get(record.id, {}).values()
                ],
                versions=[
                    PublishedVersion(version=one.version, published_at=one.published_at, definition=one.definition)
                    for one in self.state.versions[record.id]
                ],
            )
            for record in sorted(self.state.records.values(), key=lambda record: record.code)
            if record.latest is not None
        ]
        curve = self.state.curves[-1].curve if self.state.curves else DEFAULT_CURVE
        return DefinitionFeed(revision=self.state.revision, definitions=histories, levels=curve)

    def _versions(self, code_or_id: str) -> list[PublicQuest]:
        """Newest first."""
        for versions in self.state.shown.values():
            if code_or_id in {versions[-1].code, versions[-1].id} and versions[-1].visibility != "hidden":
                return versions[::-1]
        return []


class FakeUnitOfWork:
    """One unit of work over a copy of the state."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.definitions: Definitions = FakeDefinitions(state)
        self.rewards: Rewards = FakeRewards(state)
        self.levels: LevelCurves = FakeLevelCurves(state)
        self.read_model: ReadModel = FakeReadModel(state)
        self.audit: Audit = FakeAudit(state)

    async def lock_catalog(self) -> int:
        return self.state.revision

    async def set_revision(self, revision: int) -> None:
        self.state.revision = revision

    async def announce(self, events: Sequence[Event]) -> None:
        self.state.events.extend(events)


class FakeAudit:
    """See `Audit`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def record(self, *acts: Act) -> None:
        self._state.acts.extend(acts)


class FakeDefinitions:
    """See `Definitions`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, definition_id: str, code: str, created_at: datetime) -> bool:
        assert created_at.tzinfo is not None
        if await self.find(code) is not None:
            return False
        self._state.records[definition_id] = DefinitionRecord(definition_id, code, 0, None, None, None)
        return True

    async def find(self, code: str) -> DefinitionRecord | None:
        return next((record for record in self._state.records.values() if record.code == code), None)

    async def lock(self, code: str) -> DefinitionRecord | None:
        return await self.find(code)

    async def list_all(self) -> list[DefinitionRecord]:
        return sorted(self._state.records.values(), key=lambda record: record.code)

    async def history(self, definition_id: str) -> list[Publication]:
        return list(self._state.versions.get(definition_id, []))

    async def save_draft(self, definition_id: str, draft: Draft) -> None:
        self._change(definition_id, draft=draft, edition=draft.edition)

    async def drop_draft(self, definition_id: str) -> None:
        self._change(definition_id, draft=None)

    async def remove(self, definition_id: str) -> None:
        del self._state.records[definition_id]

    async def add_publication(self, definition_id: str, publication: Publication) -> None:
        self._state.versions.setdefault(definition_id, []).append(publication)
        self._change(definition_id, latest=publication)

    async def archive(self, definition_id: str, archived_at: datetime) -> None:
        self._change(definition_id, archived_at=archived_at)

    async def save_pause(self, definition_id: str, pause: Pause) -> None:
        self._state.pauses.setdefault(definition_id, {})[pause.number] = pause
        self._change(definition_id, pause=pause)

    def _change(self, definition_id: str, **changes: object) -> None:
        record = self._state.records[definition_id]
        self._state.records[definition_id] = replace(record, **changes)  # type: ignore[arg-type]  # names are checked by replace


class FakeRewards:
    """See `Rewards`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, reward: RewardRecord) -> bool:
        if any(one.name == reward.name for one in self._state.rewards.values()):
            return False
        self._state.rewards[reward.id] = reward
        return True

    async def find(self, name_or_id: str) -> RewardRecord | None:
        return next((one for one in self._state.rewards.values() if name_or_id in {one.name, one.id}), None)

    async def lock(self, name_or_id: str) -> RewardRecord | None:
        return await self.find(name_or_id)

    async def list_all(self) -> list[RewardRecord]:
        return sorted(self._state.rewards.values(), key=lambda reward: reward.name)

    async def save(self, reward: RewardRecord) -> None:
        self._state.rewards[reward.id] = reward


class FakeLevelCurves:
    """See `LevelCurves`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def latest(self) -> LevelCurveRecord | None:
        return self._state.curves[-1] if self._state.curves else None

    async def add(self, record: LevelCurveRecord) -> None:
        self._state.curves.append(record)


class FakeReadModel:
    """See `ReadModel`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def replace(self, definition_id: str, versions: Sequence[PublicQuest]) -> None:
        self._state.shown[definition_id] = list(versions)

    async def clear(self) -> None:
        self._state.shown.clear()


def _fits(quest: PublicQuest, wanted: QuestFilter) -> bool:
    return (
        wanted.kind in {None, quest.kind}
        and wanted.category in {None, quest.category}
        and wanted.code in {None, quest.code}
        and (wanted.include_archived or quest.archived_at is None)
    )
