"""Streaks by their days, for players."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from processing_service.application.read_streaks import ReadStreaks, StreakDays
from shared.contracts.texts import Code
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication

_EXAMPLE: Final[dict[str, Any]] = {
    "code": "streak_7",
    "streaks": [
        {
            "part": "test-days",
            "every": "day",
            "length": 2,
            "freezes": 1,
            "frozen": 1,
            "today": "2026-11-20",
            "days": [
                {"date": "2026-11-18", "mark": "counted"},
                {"date": "2026-11-19", "mark": "frozen"},
                {"date": "2026-11-20", "mark": "counted"},
            ],
        }
    ],
}


class MarkedDayItem(BaseModel):
    """A day that counted, or that a freeze has bridged."""

    date: date
    mark: Literal["counted", "frozen"]


class StreakDaysItem(BaseModel):
    """One streak, as it stands today."""

    part: str = Field(description="The part of the objective.")
    every: Literal["day", "week"]
    length: int
    freezes: int = Field(description="Freezes put by.")
    frozen: int = Field(description="Freezes used up so far.")
    today: date = Field(description="The day that it is where the user is.")
    days: list[MarkedDayItem] = Field(
        description="Of the latest 42 days (or weeks, by their Mondays) those that did something, the oldest first."
    )


class StreaksAnswer(BaseModel):
    """The streaks that a quest asks for."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    code: str
    streaks: list[StreakDaysItem] = Field(description="None where the quest asks for no streak.")

    @classmethod
    def of(cls, code: str, streaks: Sequence[StreakDays]) -> Self:
        """The answer for what the use case has read."""
        return cls(
            code=code,
            streaks=[
                StreakDaysItem(
                    part=one.part,
                    every=one.every,
                    length=one.length,
                    freezes=one.freezes,
                    frozen=one.frozen,
                    today=one.today,
                    days=[MarkedDayItem(date=marked.day, mark=marked.mark) for marked in one.days],
                )
                for one in streaks
            ],
        )


def streaks_router(read: ReadStreaks, user: Authentication) -> APIRouter:
    """`GET /api/v1/progress/me/{code}/streaks`."""
    router = APIRouter(prefix="/api/v1/progress", tags=["progress"], responses=problem_answers(401, 404))

    @router.get("/me/{code}/streaks")
    async def read_my_streaks(caller: Annotated[Claims, Depends(user)], code: Code) -> StreaksAnswer:
        """The days that made your streaks in a quest, or in a counter."""
        return StreaksAnswer.of(code, await read(caller.subject, code))

    return router
