"""Bringing the read model in line with the versions."""

from datetime import datetime

from catalog_service.application.ports import UnitOfWork
from catalog_service.application.public_quest import to_public


async def show(unit: UnitOfWork, definition_id: str, *, archived_at: datetime | None) -> None:
    """Show all versions of a definition anew: the latest one's visibility and the archiving concern every one."""
    history = await unit.definitions.history(definition_id)
    if not history:
        return
    visibility = history[-1].definition.visibility
    await unit.read_model.replace(
        definition_id,
        [
            to_public(
                definition_id,
                one.definition,
                version=one.version,
                published_at=one.published_at,
                archived_at=archived_at,
                visibility=visibility,
            )
            for one in history
        ],
    )
