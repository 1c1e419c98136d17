"""Change a draft as a whole."""

from dataclasses import dataclass, replace

from catalog_service.application.editions import Expected, check_expected, require_expected
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.read_draft import locked
from catalog_service.application.records import DefinitionRecord, Draft
from catalog_service.domain.lifecycle import refuse_archived
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.contracts.definition import Definition
from shared.exceptions import FieldFault, InvalidInput


@dataclass(frozen=True, slots=True)
class ReplaceDraft:
    """Stores a new draft in place of the one that the caller has seen, or beside a published version."""

    units: UnitsOfWork
    clock: Clock

    async def __call__(
        self, code: str, definition: Definition, actor: str, expected: Expected | None
    ) -> DefinitionRecord:
        """Replace the draft; the same content again changes nothing.

        Raises:
            NotFound: there is no such definition.
            Conflict: it is archived.
            InvalidInput: the body has another code than the path.
            PreconditionRequired: there is a draft, and the caller does not say that it was seen.
            PreconditionFailed: somebody else changed the draft.
        """
        if definition.code != code:
            raise InvalidInput("a draft keeps its code", [FieldFault("code", f"must be '{code}', as in the path")])
        async with self.units.begin() as unit:
            record = await locked(unit, code)
            refuse_archived(record.lifecycle)
            if record.draft is not None:
                require_expected(expected, record.draft.edition)
                if record.draft.definition == definition:
                    return record
            else:
                check_expected(expected, record.edition)
            draft = Draft(definition, record.edition + 1, self.clock.now(), actor)
            await unit.definitions.save_draft(record.id, draft)
            await unit.audit.record(Act(actor=actor, action=Action.DEFINITION_DRAFTED, subject=code))
            return replace(record, edition=draft.edition, draft=draft)
