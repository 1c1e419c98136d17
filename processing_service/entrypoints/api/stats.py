"""`/api/v1/stats`: a user's named counters."""

from typing import Annotated, Final, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.read_progress import STATS, QuestProgress, ReadProgress
from processing_service.entrypoints.api.numbers import exact
from shared.contracts.event import UserId
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication

_EXAMPLE: Final[JsonDict] = {
    "stats": [
        {"code": "streak_days", "name": "Days in a row", "description": "", "measure": "streak", "value": 3},
        {"code": "tests_taken", "name": "Tests taken", "description": "", "measure": "count", "value": 12},
    ]
}


class StatItem(BaseModel):
    """A counter as it stands now."""

    code: str
    name: str
    description: str
    measure: str = Field(description="count, sum, streak or max.")
    value: int | str = Field(description="A whole number as such; a fraction as text, so that it is exact.")

    @classmethod
    def of(cls, stat: QuestProgress) -> Self:
        """The item of a stat's one leaf."""
        (leaf,) = stat.standing.leaves
        return cls(
            code=stat.definition.code,
            name=stat.definition.name,
            description=stat.definition.description,
            measure=stat.definition.leaves[0].measure,
            value=exact(leaf.amount),
        )


class StatsAnswer(BaseModel):
    """All counters of a user, in the order of their codes; of what never happened the value is 0."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    stats: list[StatItem]


def stats_router(read: ReadProgress, user: Authentication, viewer: Authentication) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/v1/stats", tags=["stats"], responses=problem_answers(401))

    @router.get("/me")
    async def read_my_stats(caller: Annotated[Claims, Depends(user)]) -> StatsAnswer:
        """Your counters."""
        return await answer(caller.subject)

    @router.get("/users/{user_id}", dependencies=[Depends(viewer)], responses=problem_answers(403))
    async def read_stats(user_id: UserId) -> StatsAnswer:
        """A user's counters."""
        return await answer(user_id)

    async def answer(user_id: str) -> StatsAnswer:
        return StatsAnswer(stats=[StatItem.of(one) for one in await read.list(user_id, kinds=STATS)])

    return router
