"""Read all versions of a definition in full."""

from dataclasses import dataclass

from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.records import Publication
from shared.exceptions import NotFound


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """Shows versions to those who may write, with nothing masked."""

    units: UnitsOfWork

    async def __call__(self, code: str, *, limit: int, offset: int) -> tuple[list[Publication], int]:
        """One page of the versions, newest first, and how many there are.

        Raises:
            NotFound: there is no such definition.
        """
        async with self.units.begin() as unit:
            record = await unit.definitions.find(code)
            if record is None:
                raise NotFound(f"there is no definition '{code}'")
            newest_first = (await unit.definitions.history(record.id))[::-1]
        return newest_first[offset : offset + limit], len(newest_first)
