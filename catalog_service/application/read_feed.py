"""Read what the processing service keeps a snapshot of."""

from dataclasses import dataclass

from catalog_service.application.ports import Feed
from shared.contracts.catalog_feed import DefinitionFeed


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """Gives every version in full, for services only."""

    feed: Feed

    async def revision(self) -> int:
        """The catalog's revision, which is cheap to ask for."""
        return await self.feed.revision()

    async def all(self) -> DefinitionFeed:
        """Everything at one revision."""
        return await self.feed.read()
