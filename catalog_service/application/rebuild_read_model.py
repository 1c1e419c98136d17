"""Build the read model anew from the versions."""

from dataclasses import dataclass

from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.projection import show


@dataclass(frozen=True, slots=True)
class RebuildReadModel:
    """For a release that shows definitions in another shape. Readers see the old one until it is done."""

    units: UnitsOfWork

    async def __call__(self) -> int:
        """Rebuild all.

        Returns:
            How many definitions are shown.
        """
        async with self.units.begin() as unit:
            revision = await unit.lock_catalog()
            await unit.read_model.clear()
            published = [record for record in await unit.definitions.list_all() if record.latest is not None]
            for record in published:
                await show(unit, record)
            # Caches must not go on showing the old shape under the same ETag.
            await unit.set_revision(revision + 1)
            return len(published)
