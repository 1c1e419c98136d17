"""A file of definitions: quests as code, to be kept under version control and carried between installations."""

from collections import Counter
from collections.abc import Iterable
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from catalog_service.application.rewards import NewReward
from shared.contracts.definition import Definition

MAX_DEFINITIONS: Final = 1_000
MAX_REWARDS: Final = 1_000


class DefinitionFile(BaseModel):
    """Definitions, and the rewards that they name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rewards: list[NewReward] = Field(default_factory=list, max_length=MAX_REWARDS)
    definitions: list[Definition] = Field(default_factory=list, max_length=MAX_DEFINITIONS)

    @model_validator(mode="after")
    def _nothing_stands_twice(self) -> Self:
        for what, twice in (
            ("reward", _twice(reward.name for reward in self.rewards)),
            ("code", _twice(definition.code for definition in self.definitions)),
        ):
            if twice:
                raise ValueError(f"the {what} '{twice[0]}' stands twice in the file")
        return self


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
