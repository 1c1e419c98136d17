"""Publishing several definitions in one unit of work: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog_service.application.announcements import Restoring, quest_published
from catalog_service.application.checking import (
    Candidate,
    DefinitionFault,
    check_candidates,
    is_unchanged,
    read_surroundings,
)
from catalog_service.application.ports import ConditionChecker, UnitOfWork
from catalog_service.application.projection import show
from catalog_service.application.records import DefinitionRecord, Publication
from catalog_service.domain.lifecycle import next_version, refuse_archived
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.contracts.definition import Definition
from shared.contracts.event import Event
from shared.definitions.linking import in_order_of_prerequisites, link_of


class CannotPublish(Exception):
    """Some of the definitions are faulty; nothing was written."""

    def __init__(self, faults: Sequence[DefinitionFault]) -> None:
        super().__init__("; ".join(f"{one.code}: {one.fault.message}" for one in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Checks definitions, together and beside what is published, and gives the changed ones their next version."""

    clock: Clock
    conditions: ConditionChecker

    async def publish(
        self,
        unit: UnitOfWork,
        wanted: Sequence[tuple[DefinitionRecord, Definition]],
        *,
        revision: int,
        actor: str,
        restoring: Restoring | None = None,
    ) -> dict[str, Publication]:
        """Publish this content of these records, under the catalog's lock, whose `revision` the caller holds.

        What equals its latest version keeps it, and loses its draft. `restoring` tells of a rollback.

        Returns:
            The latest version of each, by code.

        Raises:
            CannotPublish: with all faults of all of them.
            Conflict: one of them is archived.
        """
        for record, _ in wanted:
            refuse_archived(record.lifecycle)
        candidates = [Candidate(record.latest, source) for record, source in wanted]
        checked = check_candidates(candidates, await read_surroundings(unit), self.conditions)
        if checked.faults:
            raise CannotPublish(checked.faults)
        return await self._store(unit, wanted, checked.resolved, revision, actor, restoring)

    async def _store(
        self,
        unit: UnitOfWork,
        wanted: Sequence[tuple[DefinitionRecord, Definition]],
        resolved: Mapping[str, Definition],
        revision: int,
        actor: str,
        restoring: Restoring | None,
    ) -> dict[str, Publication]:
        now = self.clock.now()
        by_code = {record.code: (record, source) for record, source in wanted}
        latest: dict[str, Publication] = {}
        events: list[Event] = []
        acts: list[Act] = []
        for code in in_order_of_prerequisites(link_of(definition) for definition in resolved.values()):
            record, source = by_code[code]
            await unit.definitions.drop_draft(record.id)
            if record.latest is not None and is_unchanged(record.latest, source, resolved[code]):
                latest[code] = record.latest
                continue
            coming = next_version(record.lifecycle, now)
            latest[code] = Publication(coming.version, source, resolved[code], coming.published_at, actor)
            await unit.definitions.add_publication(record.id, latest[code])
            await show(unit, record)
            events.append(quest_published(latest[code], restoring))
            acts.append(_act(actor, latest[code], restoring))
        if events:
            await unit.set_revision(revision + 1)
            await unit.announce(events)
            await unit.audit.record(*acts)
        return latest


def _act(actor: str, publication: Publication, restoring: Restoring | None) -> Act:
    code, details = publication.definition.code, {"version": publication.version}
    if restoring is None:
        return Act(actor=actor, action=Action.DEFINITION_PUBLISHED, subject=code, details={**details})
    return Act(
        actor=actor,
        action=Action.DEFINITION_ROLLED_BACK,
        subject=code,
        reason=restoring.reason,
        details={**details, "content_of": restoring.version},
    )
