"""Write definitions to a file."""

from dataclasses import dataclass

from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.rewards import NewReward


@dataclass(frozen=True, slots=True)
class ExportDefinitions:
    """Gives everything that is not archived as its author wrote it: the draft, else what was published."""

    units: UnitsOfWork

    async def __call__(self) -> DefinitionFile:
        """The file's content, which imported again changes nothing. It may hold more than one import takes."""
        async with self.units.begin() as unit:
            records = await unit.definitions.list_all()
            rewards = await unit.rewards.list_all()
        return DefinitionFile.model_construct(
            rewards=[
                NewReward(name=one.name, description=one.description, **one.reward.model_dump()) for one in rewards
            ],
            definitions=[record.working_copy for record in records if record.archived_at is None],
        )
