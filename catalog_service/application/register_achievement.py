"""Register an achievement that apps advance by themselves."""

from dataclasses import dataclass

from catalog_service.application.achievements import NewAchievement
from catalog_service.application.content import find_code_faults
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.publishing import CannotPublish, Publisher
from catalog_service.application.records import DefinitionRecord, Publication
from shared.clock import Clock, new_id
from shared.exceptions import Conflict, InvalidInput


@dataclass(frozen=True, slots=True)
class RegisterAchievement:
    """Publishes it at once, as the definition that it stands for."""

    units: UnitsOfWork
    clock: Clock
    publisher: Publisher

    async def __call__(self, new: NewAchievement, actor: str) -> Publication:
        """Register the achievement.

        Returns:
            Its first version.

        Raises:
            Conflict: the code is taken, by a quest or an archived definition perhaps.
            InvalidInput: the code cannot be used.
        """
        definition = new.definition()
        if faults := find_code_faults(definition):
            raise InvalidInput("the achievement cannot be registered; see errors", faults)
        async with self.units.begin() as unit:
            revision = await unit.lock_catalog()
            definition_id = new_id()
            if not await unit.definitions.add(definition_id, new.code, self.clock.now()):
                raise Conflict(f"the code '{new.code}' is taken; change what has it, or take another code")
            record = DefinitionRecord(definition_id, new.code, 0, None, None, None)
            try:
                latest = await self.publisher.publish(unit, [(record, definition)], revision=revision, actor=actor)
            except CannotPublish as error:
                faults = [one.fault for one in error.faults]
                raise InvalidInput("the achievement cannot be registered; see errors", faults) from error
            return latest[new.code]
