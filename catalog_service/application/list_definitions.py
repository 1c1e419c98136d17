"""List definitions for those who may write."""

from dataclasses import dataclass

from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.records import DefinitionRecord
from catalog_service.domain.lifecycle import State
from shared.contracts.definition import Kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which definitions are asked for, by their drafts where they have one; None means any.

    `text` stands somewhere in the code, the name or the description, in whatever case.
    """

    state: State | None = None
    kind: Kind | None = None
    category: str | None = None
    text: str | None = None

    def fits(self, record: DefinitionRecord) -> bool:
        """Whether a definition is asked for."""
        shown = record.working_copy
        return (
            self.state in (None, record.lifecycle.state)
            and self.kind in (None, shown.kind)
            and self.category in (None, shown.category)
            and (
                self.text is None
                or any(self.text.casefold() in one.casefold() for one in (shown.code, shown.name, shown.description))
            )
        )


ALL = Wanted()


@dataclass(frozen=True, slots=True)
class ListDefinitions:
    """Shows drafts, hidden, secret and archived definitions alike."""

    units: UnitsOfWork

    async def __call__(self, wanted: Wanted = ALL, *, limit: int, offset: int) -> tuple[list[DefinitionRecord], int]:
        """One page by code, and how many there are."""
        async with self.units.begin() as unit:
            records = [record for record in await unit.definitions.list_all() if wanted.fits(record)]
        return records[offset : offset + limit], len(records)
