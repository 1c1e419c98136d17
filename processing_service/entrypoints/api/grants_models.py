"""The shapes of grants in the API of operations."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from processing_service.application.ports.manual_grants import GrantRecord, GrantStatus
from processing_service.application.ports.retractions import Policy
from processing_service.domain.definition import Reward as DomainReward
from shared.contracts.credits import BookingReason
from shared.contracts.definition import Reward
from shared.contracts.event import UserId
from shared.contracts.texts import MAX_AMOUNT

_EXAMPLE: Final[JsonDict] = {
    "grant_id": "5f0c3f1e-1f3a-5c39-9d6e-0a5c2f0f6a11",
    "origin": "manual",
    "user_id": "user1",
    "quest_code": None,
    "quest_name": None,
    "cycle": None,
    "version": None,
    "generation": 0,
    "reward": {"gold": 0, "diamonds": 25, "points": 0, "badge": None},
    "status": "pending",
    "problem": None,
    "attempts": 0,
    "earned_at": "2026-11-20T09:30:00.123456Z",
    "created_at": "2026-11-20T09:30:00.123456Z",
    "credited_at": None,
    "reason": "an apology for yesterday's outage",
    "granted_by": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
    "reversal_policy": None,
    "reversal_reason": None,
    "reversed_at": None,
    "revoked_at": None,
    "revoked_by": None,
}

Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT, strict=True)]


class GiveRequest(BaseModel):
    """What to give to whom, and why; at least one amount is more than zero."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"user_id": "user1", "diamonds": 25, "reason": "an apology for yesterday's outage"}]
        },
    )

    user_id: UserId
    gold: Amount = 0
    diamonds: Amount = 0
    points: Amount = 0
    reason: BookingReason = Field(description="Stands in the ledger and in the toast: the user reads it.")

    @model_validator(mode="after")
    def _gives_something(self) -> Self:
        if not (self.gold or self.diamonds or self.points):
            raise ValueError("give at least one of gold, diamonds and points")
        return self

    def reward(self) -> DomainReward:
        """As the use case takes it."""
        return DomainReward(gold=self.gold, diamonds=self.diamonds, points=self.points)


class RevokeRequest(BaseModel):
    """Why a grant is taken back, and what becomes of what was spent already."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "given to the wrong user", "shortfall": "floor"}]}
    )

    reason: BookingReason
    shortfall: Policy = Field(
        default="floor",
        description="What becomes of the part that the balance does not cover: `owe` has it repaid from what is "
        "credited later, `floor` writes it off.",
    )


class GrantListItem(BaseModel):
    """A grant, and what became of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    grant_id: str
    origin: Literal["quest", "manual"]
    user_id: str
    quest_code: str | None
    quest_name: str | None
    cycle: int | None
    version: int | None
    generation: int = Field(description="How often the completion had been taken back before.")
    reward: Reward
    status: GrantStatus
    problem: str | None = Field(description="Why it is held, or what the wallet said last.")
    attempts: int
    earned_at: datetime = Field(description="From when its points count.")
    created_at: datetime
    credited_at: datetime | None
    reason: str | None = Field(description="Why it was given by hand.")
    granted_by: str | None
    reversal_policy: Policy | None = Field(description="It is to be taken back from the wallet, or was.")
    reversal_reason: str | None
    reversed_at: datetime | None
    revoked_at: datetime | None = Field(description="When it was taken back by hand; the completion stands.")
    revoked_by: str | None

    @classmethod
    def of(cls, record: GrantRecord) -> Self:
        """The item of a grant."""
        return cls.model_validate(
            {
                **asdict(record),
                "origin": "manual" if record.quest_code is None else "quest",
                "problem": _problem(record),
            }
        )


def _problem(record: GrantRecord) -> str | None:
    if record.status == "held":
        return f"the budget of '{record.quest_code}' is used up"
    return record.last_error
