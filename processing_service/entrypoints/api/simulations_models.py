"""The shapes of dry runs in the API: the request, and the lines that come before the report."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.prepare_simulation import Wanted
from processing_service.application.simulate import Progress
from shared.contracts.definition import Definition

_REQUEST: Final[JsonDict] = {
    "definition": {
        "code": "three-wins",
        "name": "Three wins",
        "objective": {"on": ["MatchWon"], "measure": "count", "target": 3},
        "reward": {"diamonds": 10},
    },
    "sample": 0.1,
}


def _written(value: Any) -> Any:
    """Pydantic would take a number for seconds, which the schema does not tell of."""
    if isinstance(value, int | float):
        raise ValueError("write a timestamp with its time zone, such as 2026-11-20T09:30:00Z")  # noqa: TRY004 - for pydantic
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written)]


class SimulationRequest(BaseModel):
    """What to try."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_REQUEST]})

    definition: Definition = Field(description="A draft or a changed definition; it need not be known to the catalog.")
    sample: float = Field(default=1.0, gt=0, le=1, description="The share of the users to look at.")
    until: Moment | None = Field(default=None, description="Only events before it; null is to the end.")

    def wanted(self) -> Wanted:
        """As the use case takes it."""
        return Wanted(self.definition, self.sample, self.until)


class ProgressLine(BaseModel):
    """How far it has come."""

    kind: Literal["progress"] = "progress"
    users: int = Field(description="Users begun.")
    total_users: int = Field(description="Users, in the sample, who have an event that the quest listens to.")
    events: int

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """The line."""
        return cls(users=progress.users, total_users=progress.total_users, events=progress.events)
