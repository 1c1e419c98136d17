"""The curve of levels: how many points each level takes. Whole numbers only, so that it is the same everywhere."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from shared.contracts.texts import Part

MAX_LEVELS: Final = 1_000
MAX_POINTS: Final = 10**15
FIRST_LEVEL: Final = 1
"""Everybody begins here, with no points at all."""

Points = Annotated[int, Field(ge=1, le=MAX_POINTS, strict=True)]


class LevelTable(Part):
    """Level by level: `thresholds[0]` points reach level 2, `thresholds[1]` reach level 3, and so on."""

    kind: Literal["table"] = "table"
    thresholds: list[Points] = Field(min_length=1, max_length=MAX_LEVELS)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if any(before >= after for before, after in zip(self.thresholds, self.thresholds[1:], strict=False)):
            raise ValueError("every threshold must be higher than the one before")
        return self

    def reached_from(self) -> list[int]:
        """The points from which on each level after the first is reached."""
        return list(self.thresholds)


class LevelFormula(Part):
    """`first` points reach level 2, and each level after takes `growth` points more than the one before did."""

    kind: Literal["formula"]
    first: Points
    growth: Annotated[int, Field(ge=0, le=MAX_POINTS, strict=True)] = 0
    levels: Annotated[int, Field(ge=2, le=MAX_LEVELS, strict=True)] = Field(
        default=100, description="The highest level."
    )

    def reached_from(self) -> list[int]:
        """The points from which on each level after the first is reached."""
        steps = range(self.levels - FIRST_LEVEL)
        return [(step + 1) * self.first + step * (step + 1) // 2 * self.growth for step in steps]


LevelCurve = Annotated[LevelTable | LevelFormula, Field(discriminator="kind")]

DEFAULT_CURVE: Final = LevelFormula(kind="formula", first=100, growth=50)
