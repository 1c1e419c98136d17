"""Change what an achievement is called, what it gives, or how much it asks."""

from dataclasses import dataclass

from catalog_service.application.achievements import AchievementChange
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.publishing import CannotPublish, Publisher
from catalog_service.application.read_draft import locked
from catalog_service.application.records import Publication
from catalog_service.domain.lifecycle import refuse_archived
from shared.exceptions import Conflict, InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class ChangeAchievement:
    """Publishes the next version of any achievement; users in flight keep their progress."""

    units: UnitsOfWork
    publisher: Publisher

    async def __call__(self, code: str, change: AchievementChange, actor: str) -> Publication:
        """Apply what the change names; the same values again change nothing.

        Returns:
            The latest version.

        Raises:
            NotFound: no achievement is published under that code.
            Conflict: it is archived, or has a draft, which this would pass over.
            InvalidInput: the target stands in an objective of its own, or the version cannot be published.
        """
        async with self.units.begin() as unit:
            revision = await unit.lock_catalog()
            record = await locked(unit, code)
            latest = record.latest
            if latest is None or latest.definition.kind != "achievement":
                raise NotFound(f"there is no published achievement '{code}'")
            refuse_archived(record.lifecycle)
            source = change.next_of(latest)
            if source == latest.source:
                return latest
            if record.draft is not None:
                raise Conflict(f"'{code}' has a draft: publish or discard it first, or change it instead")
            try:
                published = await self.publisher.publish(unit, [(record, source)], revision=revision, actor=actor)
            except CannotPublish as error:
                faults = [one.fault for one in error.faults]
                raise InvalidInput(f"'{code}' cannot be changed; see errors", faults) from error
            return published[code]
