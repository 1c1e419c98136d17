"""Tell what publishing a file would do, and do nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog_service.application.checking import (
    Candidate,
    Checked,
    check_candidates,
    is_unchanged,
    surroundings_of,
)
from catalog_service.application.content import archived_fault, find_code_faults
from catalog_service.application.create_reward import amounts_of, says_the_same
from catalog_service.application.definition_file import DefinitionFile, placed
from catalog_service.application.import_definitions import ImportedReward, Outcome
from catalog_service.application.ports import ConditionChecker, UnitsOfWork
from catalog_service.application.records import DefinitionRecord, RewardRecord
from catalog_service.application.rewards import NewReward
from shared.contracts.definition import Definition
from shared.definitions.diff import Diff, diff
from shared.exceptions import FieldFault


@dataclass(frozen=True, slots=True)
class PlannedDefinition:
    """What would become of one definition; `version` is its latest published one as it stands.

    One that `is_paused` stays so: its next version counts once it is resumed.
    """

    code: str
    outcome: Outcome
    version: int | None
    diff: Diff
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of everything, in the order of the file.

    `untouched` are the codes of what is published and not in the file. With `faults`, the import would be refused.
    """

    rewards: list[ImportedReward]
    definitions: list[PlannedDefinition]
    untouched: list[str]
    faults: list[FieldFault]


@dataclass(frozen=True, slots=True)
class PlanDefinitions:
    """Checks and compares as an import with publishing would."""

    units: UnitsOfWork
    conditions: ConditionChecker

    async def __call__(self, file: DefinitionFile) -> Plan:
        """Make the plan. Nothing is locked: what is published meanwhile may make it outdated."""
        async with self.units.begin() as unit:
            records = {record.code: record for record in await unit.definitions.list_all()}
            rewards = {reward.name: reward for reward in await unit.rewards.list_all()}
        checked = self._check(file, records, rewards)
        in_file = {one.code for one in file.definitions}
        return Plan(
            rewards=[ImportedReward(one.name, _outcome_of_reward(rewards.get(one.name), one)) for one in file.rewards],
            definitions=[_planned(one, records.get(one.code), checked) for one in file.definitions],
            untouched=[code for code, record in records.items() if record.is_active and code not in in_file],
            faults=_faults(file, records, checked),
        )

    def _check(
        self, file: DefinitionFile, records: Mapping[str, DefinitionRecord], rewards: Mapping[str, RewardRecord]
    ) -> Checked:
        amounts = {name: record.reward for name, record in rewards.items()}
        amounts |= {one.name: amounts_of(one) for one in file.rewards}
        candidates = [
            Candidate(record.latest if (record := records.get(one.code)) is not None else None, one)
            for one in file.definitions
        ]
        return check_candidates(candidates, surroundings_of(records.values(), amounts), self.conditions)


def _outcome_of_reward(standing: RewardRecord | None, new: NewReward) -> Outcome:
    if standing is None:
        return "created"
    return "unchanged" if says_the_same(standing, new) else "changed"


def _planned(source: Definition, record: DefinitionRecord | None, checked: Checked) -> PlannedDefinition:
    resolved = checked.resolved.get(source.code)
    latest = record.latest if record is not None else None
    outcome: Outcome = "created" if record is None else "changed"
    if record is not None and record.draft is None and is_unchanged(latest, source, resolved):
        outcome = "unchanged"
    before = latest.definition if latest is not None else None
    return PlannedDefinition(
        source.code,
        outcome,
        latest.version if latest is not None else None,
        diff(before, resolved or source),
        is_paused=record is not None and record.lifecycle.is_paused,
    )


def _faults(file: DefinitionFile, records: Mapping[str, DefinitionRecord], checked: Checked) -> list[FieldFault]:
    faults: list[FieldFault] = []
    for one in file.definitions:
        faults += placed(file, one.code, [*find_code_faults(one), *_archived(records.get(one.code))])
    return faults + [placed_fault for one in checked.faults for placed_fault in placed(file, one.code, [one.fault])]


def _archived(record: DefinitionRecord | None) -> Sequence[FieldFault]:
    return [archived_fault(record.code)] if record is not None and record.archived_at is not None else []
