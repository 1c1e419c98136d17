"""The curve of levels: whoever is signed in may read it, administrators set it."""

from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict, Field

from catalog_service.application.publish_levels import PublishLevels
from catalog_service.application.read_levels import ReadLevels
from shared.contracts.levels import FIRST_LEVEL, LevelCurve
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication

_EXAMPLES: Any = {
    "formula": {
        "summary": "100 points for level 2, and 50 more for each level after",
        "value": {"kind": "formula", "first": 100, "growth": 50, "levels": 100},
    },
    "table": {"summary": "Level by level", "value": {"kind": "table", "thresholds": [100, 250, 500, 1000]}},
}


class LevelThreshold(BaseModel):
    """A level, and the points from which on it is reached."""

    level: int
    points: int


class LevelsView(BaseModel):
    """The curve of levels."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "table",
                    "data": {"thresholds": [100, 250]},
                    "levels": [
                        {"level": 1, "points": 0},
                        {"level": 2, "points": 100},
                        {"level": 3, "points": 250},
                    ],
                }
            ]
        }
    )

    kind: Literal["table", "formula"]
    data: dict[str, Any] = Field(description="What the curve was set with, beside its kind.")
    levels: list[LevelThreshold] = Field(description="Every level, from the first.")

    @classmethod
    def of(cls, curve: LevelCurve) -> Self:
        """Show a curve."""
        reached_from = [0, *curve.reached_from()]
        return cls(
            kind=curve.kind,
            data=curve.model_dump(mode="json", exclude={"kind"}),
            levels=[
                LevelThreshold(level=level, points=points)
                for level, points in enumerate(reached_from, start=FIRST_LEVEL)
            ],
        )


def levels_router(read: ReadLevels, publish: PublishLevels, user: Authentication, admin: Authentication) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/v1/levels", tags=["levels"])

    @router.get(
        "",
        summary="How many points each level takes",
        dependencies=[Depends(user)],
        responses=problem_answers(401),
    )
    async def read_levels() -> LevelsView:
        return LevelsView.of(await read())

    @router.put(
        "",
        summary="Set the curve of levels; levels that were reached stay reached",
        responses=problem_answers(401, 403, 422),
    )
    async def publish_levels(
        curve: Annotated[LevelCurve, Body(openapi_examples=_EXAMPLES)], caller: Annotated[Claims, Depends(admin)]
    ) -> LevelsView:
        return LevelsView.of(await publish(curve, caller.subject))

    return router
