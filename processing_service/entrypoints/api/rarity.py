"""How rare achievements are, for players."""

from typing import Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from processing_service.application.ports.rarity import Share
from processing_service.application.read_rarity import ReadRarity
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication


class RarityItem(BaseModel):
    """How many users hold an achievement."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "tests_10", "holders": 120, "users": 4800, "share": 0.025}]}
    )

    code: str
    holders: int = Field(description="Users who have completed it at least once, as they were counted last.")
    users: int = Field(description="All users then, those who were deleted left out.")
    share: float = Field(description="Holders among users, from 0 to 1.")

    @classmethod
    def of(cls, code: str, share: Share) -> Self:
        """The item of what was counted."""
        return cls(code=code, holders=share.holders, users=share.users, share=share.part)


def rarity_router(read: ReadRarity, user: Authentication) -> APIRouter:
    """`GET /api/v1/stats/rarity`."""
    router = APIRouter(prefix="/api/v1/stats", tags=["stats"], responses=problem_answers(401))

    @router.get("/rarity", dependencies=[Depends(user)])
    async def list_rarity(page: PageQuery) -> Page[RarityItem]:
        """How rare each achievement is that everybody may know of, in the order of their codes."""
        shown, total = await read(page.offset, page.limit)
        items = [RarityItem.of(code, share) for code, share in shown]
        return Page(items=items, total=total, limit=page.limit, offset=page.offset)

    return router
