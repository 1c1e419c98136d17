"""The input of the use cases about rewards."""

import re
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.contracts.texts import Amount, Label, Name, Text

_SURROUNDED_BY_SPACE: Final = re.compile(r"^\s|\s$")


def _fit_for_paths(name: str) -> str:
    if "/" in name or _SURROUNDED_BY_SPACE.search(name):
        raise ValueError("must not hold a slash, nor begin or end with a space")
    if _is_uuid(name):
        raise ValueError("must not look like a UUID, since paths take ids and names alike")
    return name


def _is_uuid(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


RewardName = Annotated[Name, AfterValidator(_fit_for_paths)]


class NewReward(BaseModel):
    """A reward for the list."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"name": "ten-diamonds", "description": "For regulars.", "diamonds": 10}]},
    )

    name: RewardName
    description: Text = ""
    gold: Amount = 0
    diamonds: Amount = 0
    points: Amount = 0
    badge: Label | None = None


class RewardChange(BaseModel):
    """New values of a reward; what is absent stays as it is. A name never changes: definitions name it."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [{"diamonds": 20}]})

    description: Text | None = None
    gold: Amount | None = None
    diamonds: Amount | None = None
    points: Amount | None = None
    badge: Label | None = Field(default=None, description="Null takes the badge away.")

    @property
    def given(self) -> dict[str, Any]:
        """What the caller named: of all but the badge, null means the same as absent."""
        named = self.model_dump(exclude_unset=True)
        return {name: value for name, value in named.items() if value is not None or name == "badge"}
