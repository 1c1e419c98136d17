"""The shapes of leaderboards in the API."""

from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.read_leaderboard import Entry, OwnPlace

_LINE: Final[JsonDict] = {
    "rank": 1,
    "user_id": "0192d4e5-7c1a-7b52-9d43-2f9a1c0e8b77",
    "name": "Robin",
    "points": 1250,
    "level": 4,
    "star_tokens": 2,
}


class LeaderboardItem(BaseModel):
    """A user on a leaderboard."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LINE]})

    rank: int = Field(description="From 1; no two users share one.")
    user_id: str
    name: str = Field(description="What the user is called; the beginning of the id if nobody has said so.")
    points: int = Field(description="Earned in the period of the board.")
    level: int
    star_tokens: int

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The item of what the use case has read."""
        return cls(
            rank=entry.rank,
            user_id=entry.user_id,
            name=entry.name,
            points=entry.points,
            level=entry.level,
            star_tokens=entry.star_tokens,
        )


class OwnPlaceAnswer(BaseModel):
    """Where a user stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"rank": 1, "percentile": 100.0, "total": 4312, "is_hidden": False, "items": [_LINE]}]
        }
    )

    rank: int | None = Field(description="Null without points in this period, and for who is hidden.")
    percentile: float | None = Field(description="How many in a hundred of all ranked users stand here or below.")
    total: int = Field(description="How many users have a rank.")
    is_hidden: bool
    items: list[LeaderboardItem] = Field(description="The users around this rank, in order, this one included.")

    @classmethod
    def of(cls, place: OwnPlace) -> Self:
        """The answer of what the use case has read."""
        return cls(
            rank=place.rank,
            percentile=place.percentile,
            total=place.total,
            is_hidden=place.is_hidden,
            items=[LeaderboardItem.of(entry) for entry in place.entries],
        )


class Visibility(BaseModel):
    """Whether a user is kept off all leaderboards."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"hidden": True}]})

    hidden: bool = Field(strict=True)
