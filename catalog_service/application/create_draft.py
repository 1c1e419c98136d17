"""Begin a definition."""

from dataclasses import dataclass

from catalog_service.application.content import find_code_faults
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.records import DefinitionRecord, Draft
from catalog_service.domain.lifecycle import refuse_archived
from shared.clock import Clock, new_id
from shared.contracts.administration import Act, Action
from shared.contracts.definition import Definition
from shared.exceptions import Conflict, InvalidInput

_FIRST_EDITION = 1


@dataclass(frozen=True, slots=True)
class CreateDraft:
    """Takes a code and stores the first draft under it."""

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, definition: Definition, actor: str) -> tuple[DefinitionRecord, bool]:
        """Create the draft.

        Returns:
            The definition, and whether it is new: the same draft sent again is answered with the one that stands.

        Raises:
            InvalidInput: the code cannot be used.
            Conflict: the code is taken by something else.
        """
        if faults := find_code_faults(definition):
            raise InvalidInput("the definition cannot be created", faults)
        now = self.clock.now()
        draft = Draft(definition, _FIRST_EDITION, now, actor)
        async with self.units.begin() as unit:
            definition_id = new_id()
            if await unit.definitions.add(definition_id, definition.code, now):
                await unit.definitions.save_draft(definition_id, draft)
                await unit.audit.record(Act(actor=actor, action=Action.DEFINITION_DRAFTED, subject=definition.code))
                return DefinitionRecord(definition_id, definition.code, draft.edition, draft, None, None), True
            return _same_or_refuse(await unit.definitions.find(definition.code), definition), False


def _same_or_refuse(record: DefinitionRecord | None, definition: Definition) -> DefinitionRecord:
    if record is None:
        raise Conflict(f"the code '{definition.code}' was in use a moment ago; try again")
    refuse_archived(record.lifecycle)
    if record.latest is not None or record.draft is None or record.draft.definition != definition:
        raise Conflict(f"the code '{record.code}' is taken; change its draft instead")
    return record
