"""List definitions for those who may write."""

from dataclasses import dataclass

from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.records import DefinitionRecord


@dataclass(frozen=True, slots=True)
class ListDefinitions:
    """Shows drafts, hidden, secret and archived definitions alike."""

    units: UnitsOfWork

    async def __call__(self, *, limit: int, offset: int) -> tuple[list[DefinitionRecord], int]:
        """One page by code, and how many there are."""
        async with self.units.begin() as unit:
            records = await unit.definitions.list_all()
        return records[offset : offset + limit], len(records)
