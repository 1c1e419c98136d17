"""Read what is published, as the public sees it."""

from dataclasses import dataclass

from catalog_service.application.ports import PublicQuests, QuestFilter
from catalog_service.application.public_quest import PublicQuest
from shared.exceptions import NotFound


@dataclass(frozen=True, slots=True)
class ReadQuests:
    """Answers the public's questions from the read model alone."""

    quests: PublicQuests

    async def revision(self) -> int:
        """The catalog's revision; read it before what it is to stand for, then nothing older is ever kept under it."""
        return await self.quests.revision()

    async def page(self, wanted: QuestFilter, *, limit: int, offset: int) -> tuple[list[PublicQuest], int]:
        """One page by code, and how many there are in all."""
        return await self.quests.page(wanted, limit=limit, offset=offset)

    async def one(self, code_or_id: str) -> PublicQuest:
        """The latest version.

        Raises:
            NotFound: nothing is published under that code or id, or it is hidden.
        """
        quest = await self.quests.find(code_or_id)
        if quest is None:
            raise NotFound(f"there is no published definition '{code_or_id}'")
        return quest

    async def versions(self, code_or_id: str, *, limit: int, offset: int) -> tuple[list[PublicQuest], int]:
        """One page of its versions, newest first, and how many there are.

        Raises:
            NotFound: nothing is published under that code or id, or it is hidden.
        """
        versions, total = await self.quests.versions(code_or_id, limit=limit, offset=offset)
        if total == 0:
            raise NotFound(f"there is no published definition '{code_or_id}'")
        return versions, total
