"""Give a fresh installation something to begin with."""

from dataclasses import dataclass

from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.import_definitions import ImportDefinitions, Imported
from catalog_service.application.ports import UnitsOfWork


@dataclass(frozen=True, slots=True)
class SeedDefinitions:
    """Publishes examples that are not there yet; what an administrator has made of the others stays."""

    units: UnitsOfWork
    import_definitions: ImportDefinitions

    async def __call__(self, file: DefinitionFile, actor: str) -> Imported:
        """Import what the catalog does not know by code or name, archived definitions being known.

        Returns:
            What was added.

        Raises:
            InvalidInput: an example cannot be published beside what stands.
        """
        async with self.units.begin() as unit:
            codes = {record.code for record in await unit.definitions.list_all()}
            names = {record.name for record in await unit.rewards.list_all()}
        missing = DefinitionFile(
            rewards=[one for one in file.rewards if one.name not in names],
            definitions=[one for one in file.definitions if one.code not in codes],
        )
        return await self.import_definitions(missing, actor, publish=True)
