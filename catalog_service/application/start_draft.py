"""Begin a new version of what is published."""

from dataclasses import dataclass, replace

from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.read_draft import locked
from catalog_service.application.records import DefinitionRecord, Draft
from catalog_service.domain.lifecycle import refuse_archived
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.exceptions import Conflict


@dataclass(frozen=True, slots=True)
class StartDraft:
    """Makes a draft out of the latest version."""

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, code: str, actor: str) -> DefinitionRecord:
        """Start the draft.

        Raises:
            NotFound: there is no such definition.
            Conflict: it is archived, or has a draft already.
        """
        async with self.units.begin() as unit:
            record = await locked(unit, code)
            refuse_archived(record.lifecycle)
            if record.draft is not None:
                raise Conflict(f"'{code}' has a draft already")
            draft = Draft(record.working_copy, record.edition + 1, self.clock.now(), actor)
            await unit.definitions.save_draft(record.id, draft)
            await unit.audit.record(Act(actor=actor, action=Action.DEFINITION_DRAFTED, subject=code))
            return replace(record, edition=draft.edition, draft=draft)
