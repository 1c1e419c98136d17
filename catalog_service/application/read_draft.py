"""Read a draft."""

from dataclasses import dataclass

from catalog_service.application.ports import UnitOfWork, UnitsOfWork
from catalog_service.application.records import DefinitionRecord, Draft
from shared.exceptions import NotFound


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """Shows a draft to those who may write."""

    units: UnitsOfWork

    async def __call__(self, code: str) -> DefinitionRecord:
        """A definition that has a draft.

        Raises:
            NotFound: there is no such definition, or no draft of it.
        """
        async with self.units.begin() as unit:
            record = await unit.definitions.find(code)
        if record is None:
            raise NotFound(f"there is no definition '{code}'")
        draft_of(record)
        return record


def draft_of(record: DefinitionRecord) -> Draft:
    """The record's draft.

    Raises:
        NotFound: it has none.
    """
    if record.draft is None:
        raise NotFound(f"'{record.code}' has no draft")
    return record.draft


async def locked(unit: UnitOfWork, code: str) -> DefinitionRecord:
    """The definition, locked for a change.

    Raises:
        NotFound: there is no such definition.
    """
    record = await unit.definitions.lock(code)
    if record is None:
        raise NotFound(f"there is no definition '{code}'")
    return record
