"""Publishing several definitions in one unit of work: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog_service.application.announcements import quest_published
from catalog_service.application.content import find_condition_faults, link_of
from catalog_service.application.ports import ConditionChecker, UnitOfWork
from catalog_service.application.projection import show
from catalog_service.application.records import DefinitionRecord, Publication
from catalog_service.domain.lifecycle import next_version, refuse_archived
from catalog_service.domain.linking import find_link_faults, in_order_of_prerequisites
from shared.clock import Clock
from shared.contracts.definition import Definition
from shared.contracts.event import Event
from shared.exceptions import FieldFault


@dataclass(frozen=True, slots=True)
class Candidate:
    """A definition that is to be published with this content."""

    record: DefinitionRecord
    source: Definition


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    """A fault of one of the definitions."""

    code: str
    fault: FieldFault


class CannotPublish(Exception):
    """Some of the candidates are faulty; nothing was written."""

    def __init__(self, faults: Sequence[DefinitionFault]) -> None:
        super().__init__("; ".join(f"{one.code}: {one.fault.message}" for one in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Checks candidates, together and beside what is published, and gives the changed ones their next version."""

    clock: Clock
    conditions: ConditionChecker

    async def publish(
        self, unit: UnitOfWork, candidates: Sequence[Candidate], *, revision: int, actor: str
    ) -> dict[str, Publication]:
        """Publish, under the catalog's lock, whose `revision` the caller holds.

        A candidate that equals its latest version keeps it, and loses its draft.

        Returns:
            The latest version of every candidate, by code.

        Raises:
            CannotPublish: with all faults of all candidates.
            Conflict: one of them is archived.
        """
        for candidate in candidates:
            refuse_archived(candidate.record.lifecycle)
        resolved, faults = await self._resolve(unit, candidates)
        faults += [
            DefinitionFault(one.source.code, fault)
            for one in candidates
            for fault in find_condition_faults(one.source, self.conditions)
        ]
        if not faults:
            faults = await _link_faults(unit, resolved)
        if faults:
            raise CannotPublish(faults)
        return await self._store(unit, candidates, resolved, revision, actor)

    async def _resolve(
        self, unit: UnitOfWork, candidates: Sequence[Candidate]
    ) -> tuple[dict[str, Definition], list[DefinitionFault]]:
        resolved, faults = {}, []
        for candidate in candidates:
            source = candidate.source
            if source.reward_name is None:
                resolved[source.code] = source
                continue
            reward = await unit.rewards.find(source.reward_name)
            if reward is None or reward.name != source.reward_name:
                fault = FieldFault("reward_name", f"there is no reward named '{source.reward_name}'")
                faults.append(DefinitionFault(source.code, fault))
            else:
                resolved[source.code] = source.model_copy(update={"reward": reward.reward, "reward_name": None})
        return resolved, faults

    async def _store(
        self,
        unit: UnitOfWork,
        candidates: Sequence[Candidate],
        resolved: Mapping[str, Definition],
        revision: int,
        actor: str,
    ) -> dict[str, Publication]:
        now = self.clock.now()
        by_code = {candidate.record.code: candidate for candidate in candidates}
        latest: dict[str, Publication] = {}
        events: list[Event] = []
        for code in in_order_of_prerequisites(link_of(definition) for definition in resolved.values()):
            record, source = by_code[code].record, by_code[code].source
            await unit.definitions.drop_draft(record.id)
            if record.latest is not None and _is_same(record.latest, source, resolved[code]):
                latest[code] = record.latest
                continue
            coming = next_version(record.lifecycle, now)
            latest[code] = Publication(coming.version, source, resolved[code], coming.published_at, actor)
            await unit.definitions.add_publication(record.id, latest[code])
            await show(unit, record.id, archived_at=None)
            events.append(quest_published(latest[code]))
        if events:
            await unit.set_revision(revision + 1)
            await unit.announce(events)
        return latest


def _is_same(latest: Publication, source: Definition, resolved: Definition) -> bool:
    return latest.source == source and latest.definition == resolved


async def _link_faults(unit: UnitOfWork, resolved: Mapping[str, Definition]) -> list[DefinitionFault]:
    others = [
        link_of(record.latest.definition)
        for record in await unit.definitions.list_all()
        if record.latest is not None and record.is_active and record.code not in resolved
    ]
    return [
        DefinitionFault(fault.code, FieldFault(fault.part, fault.message))
        for fault in find_link_faults(others, [link_of(definition) for definition in resolved.values()])
    ]
