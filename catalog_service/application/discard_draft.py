"""Throw a draft away."""

from dataclasses import dataclass

from catalog_service.application.editions import Expected, require_expected
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.read_draft import draft_of, locked
from shared.contracts.administration import Act, Action


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Removes a draft; a definition that was never published goes with it and frees its code."""

    units: UnitsOfWork

    async def __call__(self, code: str, expected: Expected | None, actor: str) -> None:
        """Discard the draft.

        Raises:
            NotFound: there is no such definition, or no draft of it.
            PreconditionRequired: the caller does not say which draft was seen.
            PreconditionFailed: somebody else changed it.
        """
        async with self.units.begin() as unit:
            record = await locked(unit, code)
            require_expected(expected, draft_of(record).edition)
            if record.latest is None:
                await unit.definitions.remove(record.id)
            else:
                await unit.definitions.drop_draft(record.id)
            await unit.audit.record(Act(actor=actor, action=Action.DEFINITION_DRAFT_DISCARDED, subject=code))
