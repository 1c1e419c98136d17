"""Publish the content of an earlier version again."""

from dataclasses import dataclass

from catalog_service.application.announcements import Restoring
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.publishing import CannotPublish, Publisher
from catalog_service.application.read_draft import locked
from catalog_service.application.records import DefinitionRecord, Publication
from catalog_service.domain.lifecycle import refuse_archived
from shared.contracts.definition import Backfill, Definition
from shared.definitions.diff import Migration
from shared.exceptions import Conflict, InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class RollBackDefinition:
    """Makes what a version said the next version; those between stay on record, and so does a draft."""

    units: UnitsOfWork
    publisher: Publisher

    async def __call__(
        self, code: str, version: int, migration: Migration, actor: str, reason: str | None = None
    ) -> tuple[DefinitionRecord, Publication]:
        """Roll back. Rewards and stats that the version named are what they were then.

        Args:
            code: The definition's code.
            version: The one whose content is to be live again.
            migration: What becomes of users who have begun.
            actor: Who does it.
            reason: Why.

        Returns:
            The definition as it was before, and its latest version now.

        Raises:
            NotFound: there is no such definition or version.
            Conflict: it is archived, or that content is live already.
            InvalidInput: the content cannot be published any more; with every fault.
        """
        async with self.units.begin() as unit:
            revision = await unit.lock_catalog()
            record = await locked(unit, code)
            refuse_archived(record.lifecycle)
            history = await unit.definitions.history(record.id)
            wanted = next((one.definition for one in history if one.version == version), None)
            if wanted is None:
                raise NotFound(f"'{code}' has no version {version}")
            if _content(wanted) == _content(history[-1].definition):
                raise Conflict(f"the content of version {version} of '{code}' is live already")
            restored = _next_version(wanted, migration)
            try:
                latest = await self.publisher.publish(
                    unit, [(record, restored)], revision=revision, actor=actor, restoring=Restoring(version, reason)
                )
            except CannotPublish as error:
                faults = [one.fault for one in error.faults]
                raise InvalidInput(f"'{code}' cannot be rolled back; see errors", faults) from error
            if record.draft is not None:  # publishing drops it, and its author has not finished
                await unit.definitions.save_draft(record.id, record.draft)
            return record, latest[code]


def _content(definition: Definition) -> Definition:
    """All but what says how a version comes into effect."""
    return definition.model_copy(update={"migration": "carry", "backfill": Backfill()})


def _next_version(wanted: Definition, migration: Migration) -> Definition:
    """The content as a later version: of those, only one that recomputes looks at the past."""
    backfill = wanted.backfill if migration == "recompute" else Backfill()
    return wanted.model_copy(update={"migration": migration, "backfill": backfill})
