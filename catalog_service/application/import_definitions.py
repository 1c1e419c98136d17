"""Bring the catalog in line with a file: all of it, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import JsonValue

from catalog_service.application.content import archived_fault, find_code_faults
from catalog_service.application.create_reward import amounts_of, says_the_same
from catalog_service.application.definition_file import DefinitionFile, placed
from catalog_service.application.ports import UnitOfWork, UnitsOfWork
from catalog_service.application.publishing import CannotPublish, Publisher
from catalog_service.application.read_draft import locked
from catalog_service.application.records import DefinitionRecord, Draft, RewardRecord
from catalog_service.application.rewards import NewReward
from shared.clock import Clock, new_id
from shared.contracts.administration import Act, Action
from shared.contracts.definition import Definition
from shared.exceptions import InvalidInput

Outcome = Literal["created", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class ImportedDefinition:
    """What became of one definition; `version` is its latest published one."""

    code: str
    outcome: Outcome
    version: int | None


@dataclass(frozen=True, slots=True)
class ImportedReward:
    """What became of one reward."""

    name: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of everything, in the order of the file."""

    rewards: list[ImportedReward]
    definitions: list[ImportedDefinition]


@dataclass(frozen=True, slots=True)
class ImportDefinitions:
    """Makes drafts of what a file holds, or publishes it at once."""

    units: UnitsOfWork
    clock: Clock
    publisher: Publisher

    async def __call__(self, file: DefinitionFile, actor: str, *, publish: bool) -> Imported:
        """Import. What the file does not mention stays as it is.

        Raises:
            InvalidInput: with every fault, each field named by its place in the file.
        """
        async with self.units.begin() as unit:
            revision = await unit.lock_catalog()
            records, created = await self._take_codes(unit, file)
            rewards = [await self._import_reward(unit, one) for one in sorted(file.rewards, key=lambda new: new.name)]
            if publish:
                versions = await self._publish(unit, file, records, revision, actor)
                definitions = [_outcome(records[one.code], created, versions[one.code]) for one in file.definitions]
            else:
                definitions = [
                    await self._save_draft(unit, records[one.code], one, actor, is_new=one.code in created)
                    for one in file.definitions
                ]
            await unit.audit.record(*_acts(actor, rewards, [] if publish else definitions))
        in_file = {one.name: place for place, one in enumerate(file.rewards)}
        return Imported(sorted(rewards, key=lambda one: in_file[one.name]), definitions)

    async def _take_codes(
        self, unit: UnitOfWork, file: DefinitionFile
    ) -> tuple[dict[str, DefinitionRecord], frozenset[str]]:
        records: dict[str, DefinitionRecord] = {}
        created, faults = set(), []
        for definition in sorted(file.definitions, key=lambda one: one.code):
            code = definition.code
            if code_faults := find_code_faults(definition):
                faults += placed(file, code, code_faults)
                continue
            if await unit.definitions.add(definition_id := new_id(), code, self.clock.now()):
                created.add(code)
                records[code] = DefinitionRecord(definition_id, code, 0, None, None, None)
                continue
            records[code] = await locked(unit, code)
            if records[code].archived_at is not None:
                faults += placed(file, code, [archived_fault(code)])
        if faults:
            raise InvalidInput("the file cannot be imported, and nothing was; see errors", faults)
        return records, frozenset(created)

    async def _import_reward(self, unit: UnitOfWork, new: NewReward) -> ImportedReward:
        now = self.clock.now()
        wanted = RewardRecord(new_id(), new.name, new.description, amounts_of(new), 1, now, now)
        if await unit.rewards.add(wanted):
            return ImportedReward(new.name, "created")
        standing = await unit.rewards.lock(new.name)
        if standing is None or says_the_same(standing, new):
            return ImportedReward(new.name, "unchanged")
        changed = replace(wanted, id=standing.id, created_at=standing.created_at, edition=standing.edition + 1)
        await unit.rewards.save(changed)
        return ImportedReward(new.name, "changed")

    async def _save_draft(
        self, unit: UnitOfWork, record: DefinitionRecord, definition: Definition, actor: str, *, is_new: bool
    ) -> ImportedDefinition:
        version = record.latest.version if record.latest is not None else None
        if not is_new and record.working_copy == definition:
            return ImportedDefinition(record.code, "unchanged", version)
        draft = Draft(definition, record.edition + 1, self.clock.now(), actor)
        await unit.definitions.save_draft(record.id, draft)
        return ImportedDefinition(record.code, "created" if is_new else "changed", version)

    async def _publish(
        self,
        unit: UnitOfWork,
        file: DefinitionFile,
        records: Mapping[str, DefinitionRecord],
        revision: int,
        actor: str,
    ) -> dict[str, int]:
        wanted = [(records[definition.code], definition) for definition in file.definitions]
        try:
            latest = await self.publisher.publish(unit, wanted, revision=revision, actor=actor)
        except CannotPublish as error:
            faults = [fault for one in error.faults for fault in placed(file, one.code, [one.fault])]
            raise InvalidInput("the file cannot be published, and nothing was; see errors", faults) from error
        return {code: publication.version for code, publication in latest.items()}


def _acts(actor: str, rewards: Sequence[ImportedReward], drafts: Sequence[ImportedDefinition]) -> list[Act]:
    """What changed; what was published stands in the log already."""
    changed = {"created": Action.REWARD_CREATED, "changed": Action.REWARD_CHANGED}
    details: dict[str, JsonValue] = {"import": True}
    return [
        *(
            Act(actor=actor, action=changed[one.outcome], subject=one.name, details=details)
            for one in rewards
            if one.outcome in changed
        ),
        *(
            Act(actor=actor, action=Action.DEFINITION_DRAFTED, subject=one.code, details=details)
            for one in drafts
            if one.outcome in changed
        ),
    ]


def _outcome(record: DefinitionRecord, created: frozenset[str], version: int) -> ImportedDefinition:
    if record.code in created:
        return ImportedDefinition(record.code, "created", version)
    stands = record.draft is None and record.latest is not None and record.latest.version == version
    return ImportedDefinition(record.code, "unchanged" if stands else "changed", version)
