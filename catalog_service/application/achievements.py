"""The input of the use cases about achievements, and the definitions that it stands for."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from catalog_service.application.records import Publication
from shared.contracts.achievements import progress_objective
from shared.contracts.definition import Backfill, Definition, Reward
from shared.contracts.leaf import MAX_TARGET, Leaf
from shared.contracts.texts import Amount, Code, Label, Name, Text
from shared.exceptions import FieldFault, InvalidInput

Target = Annotated[int, Field(ge=1, le=MAX_TARGET, strict=True, description="The progress that unlocks it.")]
_SAME_NAME = ("description", "category", "rarity", "icon")


class NewAchievement(BaseModel):
    """An achievement that apps advance by themselves."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "code": "treasure-hunter",
                    "title": "Find the treasure",
                    "description": "Dig in ten places.",
                    "points": 50,
                    "category": "exploration",
                    "rarity": "rare",
                    "icon": "🗺️",
                    "secret": False,
                    "target": 10,
                }
            ]
        },
    )

    code: Code
    title: Name
    description: Text = ""
    points: Amount = 0
    category: Label = ""
    rarity: Label = Field(default="", description="The tier that it is said to be of, such as common, rare or epic.")
    icon: Label = ""
    secret: bool = Field(default=False, description="Whether title, description and target stay untold until unlocked.")
    target: Target = 1

    def definition(self) -> Definition:
        """The definition that it stands for."""
        return Definition(
            code=self.code,
            kind="achievement",
            name=self.title,
            description=self.description,
            category=self.category,
            icon=self.icon,
            rarity=self.rarity,
            objective=progress_objective(self.code, self.target),
            visibility="secret" if self.secret else "visible",
            reward=Reward(points=self.points),
        )


class AchievementChange(BaseModel):
    """New values of an achievement; what is absent, or null, stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [{"points": 75}]})

    title: Name | None = None
    description: Text | None = None
    points: Amount | None = None
    category: Label | None = None
    rarity: Label | None = None
    icon: Label | None = None
    secret: bool | None = None
    target: Target | None = None

    def next_of(self, latest: Publication) -> Definition:
        """The content of the next version: `latest` with the new values, what was written otherwise where none differs.

        Raises:
            InvalidInput: there is a target, and the achievement is not one that apps advance by themselves.
        """
        changes = {name: value for name in _SAME_NAME if (value := getattr(self, name)) is not None}
        changes |= self._title() | self._visibility(latest) | self._reward(latest) | self._objective(latest)
        changed = latest.source.model_copy(update=changes)
        if changed == latest.source:
            return latest.source
        return changed.model_copy(update={"migration": "carry", "backfill": Backfill()})

    def _title(self) -> dict[str, Any]:
        return {} if self.title is None else {"name": self.title}

    def _visibility(self, latest: Publication) -> dict[str, Any]:
        is_secret = latest.source.visibility == "secret"
        if self.secret is None or self.secret == is_secret:
            return {}
        return {"visibility": "secret" if self.secret else "visible"}

    def _reward(self, latest: Publication) -> dict[str, Any]:
        """Points of its own take the place of a reward of the list, whose other amounts stay."""
        reward = latest.definition.reward
        if self.points is None or self.points == reward.points:
            return {}
        return {"reward": reward.model_copy(update={"points": self.points}), "reward_name": None}

    def _objective(self, latest: Publication) -> dict[str, Any]:
        code, objective = latest.source.code, latest.source.objective
        if self.target is None:
            return {}
        if not isinstance(objective, Leaf) or objective != progress_objective(code, objective.target):
            fault = FieldFault("target", "what it asks stands in its objective: change that in a draft")
            raise InvalidInput(f"'{code}' is not an achievement that apps advance by themselves", [fault])
        return {"objective": progress_objective(code, self.target)}
