"""The shapes of achievements in the API."""

from datetime import datetime
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from processing_service.application.advance_achievements import Advanced
from processing_service.application.read_overview import Overview
from shared.contracts.leaf import MAX_TARGET
from shared.contracts.texts import MAX_AMOUNT, Code

MOST_DELTAS: Final = 50
"""The most achievements of one request."""

_REQUEST: Final[JsonDict] = {
    "deltas": {"treasure-hunter": 1},
    "score_bonus": 25,
    "idempotency_key": "level-7-finished-by-user1",
}
_UNLOCKED: Final[JsonDict] = {"code": "treasure-hunter", "title": "Find the treasure", "points": 100}
_ANSWER: Final[JsonDict] = {
    "user_id": "user1",
    "unlocked": [_UNLOCKED],
    "points": 625,
    "level": 4,
    "star_tokens": 1,
    "repeated": False,
}
_OVERVIEW: Final[JsonDict] = {
    "user_id": "user1",
    "points": 625,
    "level": 4,
    "level_since": 450,
    "next_level_at": 700,
    "star_tokens": 1,
    "rank": 12,
    "recent_unlocks": [{**_UNLOCKED, "rarity": "rare", "icon": "chest", "unlocked_at": "2026-11-20T09:30:00Z"}],
}

Key = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]
Delta = Annotated[int, Field(ge=1, le=MAX_TARGET, strict=True)]


class ProgressRequest(BaseModel):
    """By how much achievements advance."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_REQUEST]})

    deltas: dict[Code, Delta] = Field(default_factory=dict, max_length=MOST_DELTAS, description="By achievement code.")
    score_bonus: Annotated[int, Field(ge=0, le=MAX_AMOUNT, strict=True)] = Field(
        default=0, description="Points beside those of achievements; needs an idempotency_key."
    )
    idempotency_key: Key | None = Field(
        default=None, description="The same request with the same key takes effect once, for ever."
    )


class UnlockedItem(BaseModel):
    """An achievement that was unlocked by this request."""

    code: str
    title: str
    points: int


class ProgressAnswer(BaseModel):
    """What has come of it, and how the user stands now."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ANSWER]})

    user_id: str
    unlocked: list[UnlockedItem]
    points: int
    level: int
    star_tokens: int
    repeated: bool = Field(description="Whether all of it had been said before, so that nothing has changed.")

    @classmethod
    def of(cls, user_id: str, advanced: Advanced) -> Self:
        """The answer."""
        return cls(
            user_id=user_id,
            unlocked=[UnlockedItem(code=one.code, title=one.title, points=one.points) for one in advanced.unlocked],
            points=advanced.standing.points,
            level=advanced.standing.level,
            star_tokens=advanced.standing.tokens,
            repeated=advanced.is_repeated,
        )


class UnlockItem(BaseModel):
    """An achievement that the user holds; a badge that the catalog does not know has no code."""

    code: str | None
    title: str
    points: int
    rarity: str
    icon: str
    unlocked_at: datetime


class OverviewAnswer(BaseModel):
    """What a user has come to."""

    model_config = ConfigDict(json_schema_extra={"examples": [_OVERVIEW]})

    user_id: str
    points: int
    level: int
    level_since: int = Field(description="The points from which on this level is reached.")
    next_level_at: int | None = Field(description="The points that reach the next level; null at the last one.")
    star_tokens: int
    rank: int | None = Field(description="The place on the leaderboard of all time; null without points, or hidden.")
    recent_unlocks: list[UnlockItem]

    @classmethod
    def of(cls, overview: Overview) -> Self:
        """The answer."""
        return cls(
            user_id=overview.user_id,
            points=overview.standing.points,
            level=overview.standing.level,
            level_since=overview.level_since,
            next_level_at=overview.next_level_at,
            star_tokens=overview.standing.tokens,
            rank=overview.rank,
            recent_unlocks=[
                UnlockItem(
                    code=one.code,
                    title=one.title,
                    points=one.points,
                    rarity=one.rarity,
                    icon=one.icon,
                    unlocked_at=one.unlocked_at,
                )
                for one in overview.recent
            ],
        )
