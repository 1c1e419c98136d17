"""A file of definitions: quests as code, to be kept under version control and carried between installations."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from catalog_service.application.rewards import NewReward
from shared.contracts.definition import Definition
from shared.exceptions import FieldFault

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


def placed(file: DefinitionFile, code: str, faults: Sequence[FieldFault]) -> list[FieldFault]:
    """Faults of the definition of that code, named by their place in the file."""
    place = next(index for index, one in enumerate(file.definitions) if one.code == code)
    return [replace(fault, field=f"definitions.{place}.{fault.field}") for fault in faults]


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
