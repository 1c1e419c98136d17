"""Publish one definition."""

from dataclasses import dataclass

from catalog_service.application.editions import Expected, check_expected
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.publishing import CannotPublish, Publisher
from catalog_service.application.read_draft import locked
from catalog_service.application.records import DefinitionRecord, Publication
from catalog_service.domain.lifecycle import refuse_archived
from shared.exceptions import InvalidInput


@dataclass(frozen=True, slots=True)
class PublishDefinition:
    """Turns a draft into the next version."""

    units: UnitsOfWork
    publisher: Publisher

    async def __call__(
        self, code: str, actor: str, expected: Expected | None = None
    ) -> tuple[DefinitionRecord, Publication]:
        """Publish the draft. Without a draft, or with one that changes nothing, the latest version stands.

        Returns:
            The definition as it was before, and its latest version now.

        Raises:
            NotFound: there is no such definition.
            Conflict: it is archived.
            PreconditionFailed: the draft is not the one that the caller saw.
            InvalidInput: with every fault and its position.
        """
        async with self.units.begin() as unit:
            revision = await unit.lock_catalog()
            record = await locked(unit, code)
            refuse_archived(record.lifecycle)
            if record.draft is None and record.latest is not None:
                return record, record.latest
            check_expected(expected, record.edition)
            wanted = [(record, record.working_copy)]
            try:
                latest = await self.publisher.publish(unit, wanted, revision=revision, actor=actor)
            except CannotPublish as error:
                faults = [one.fault for one in error.faults]
                raise InvalidInput(f"'{code}' cannot be published; see errors", faults) from error
            return record, latest[code]
