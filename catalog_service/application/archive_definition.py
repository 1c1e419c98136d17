"""End a definition."""

from dataclasses import dataclass, replace

from catalog_service.application.announcements import quest_archived
from catalog_service.application.ports import UnitOfWork, UnitsOfWork
from catalog_service.application.projection import show
from catalog_service.application.read_draft import locked
from catalog_service.application.records import DefinitionRecord
from catalog_service.domain.lifecycle import moment_of_archiving
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.exceptions import Conflict


@dataclass(frozen=True, slots=True)
class ArchiveDefinition:
    """Archives for good: events from then on no longer count, what was achieved stays."""

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, code: str, actor: str) -> DefinitionRecord:
        """Archive; a second time changes nothing. A draft that waits is dropped.

        Returns:
            The archived definition.

        Raises:
            NotFound: there is no such definition.
            Conflict: it was never published, or others need it as a prerequisite.
        """
        async with self.units.begin() as unit:
            revision = await unit.lock_catalog()
            record = await locked(unit, code)
            archived_at = moment_of_archiving(record.lifecycle, self.clock.now())
            if record.latest is None:
                raise LookupError("only a definition with a version passes the line above")
            archived = replace(record, draft=None, archived_at=archived_at)
            if record.archived_at is not None:
                return archived
            await _refuse_while_needed(unit, code)
            await unit.definitions.drop_draft(record.id)
            await unit.definitions.archive(record.id, archived_at)
            await show(unit, archived)
            await unit.set_revision(revision + 1)
            await unit.announce([quest_archived(record.latest, archived_at)])
            await unit.audit.record(Act(actor=actor, action=Action.DEFINITION_ARCHIVED, subject=code))
            return archived


async def _refuse_while_needed(unit: UnitOfWork, code: str) -> None:
    needing = [
        other.code
        for other in await unit.definitions.list_all()
        if other.latest is not None and other.is_active and code in other.latest.definition.prerequisites
    ]
    if needing:
        raise Conflict(f"'{code}' is a prerequisite of {', '.join(needing)}: change or archive those first")
