"""Bringing the read model in line with the versions."""

from catalog_service.application.ports import UnitOfWork
from catalog_service.application.public_quest import to_public
from catalog_service.application.records import DefinitionRecord


async def show(unit: UnitOfWork, record: DefinitionRecord) -> None:
    """Show all versions of a definition anew: the latest one's visibility, pausing and archiving concern every one."""
    history = await unit.definitions.history(record.id)
    if not history:
        return
    visibility = history[-1].definition.visibility
    await unit.read_model.replace(
        record.id,
        [
            to_public(
                record.id,
                one.definition,
                version=one.version,
                published_at=one.published_at,
                archived_at=record.archived_at,
                paused_at=record.pausing.at if record.pausing else None,
                visibility=visibility,
            )
            for one in history
        ],
    )
