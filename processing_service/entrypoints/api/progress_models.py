"""The shapes of progress in the API."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.claim_reward import Claim
from processing_service.application.ports.records import RecordedCompletion
from processing_service.application.read_progress import QuestProgress
from processing_service.domain.measures.base import Number
from processing_service.domain.status import Status
from shared.contracts.definition import Reward, Window

_EXAMPLE: Final[JsonDict] = {
    "code": "sign-in-three-times",
    "name": "Sign in three times",
    "description": "Come back to earn diamonds.",
    "category": "daily",
    "icon": "door",
    "kind": "quest",
    "version": 1,
    "status": "in_progress",
    "progress": 2,
    "target": 3,
    "times_completed": 1,
    "repeat_limit": 2,
    "reward": {"gold": 0, "diamonds": 10, "points": 50, "badge": None},
    "claim": "automatic",
    "claimable_cycles": [],
    "missing_prerequisites": [],
    "window": None,
}
_COMPLETION: Final[JsonDict] = {
    "cycle": 1,
    "completed_at": "2026-11-20T09:30:00.123456Z",
    "claimed_at": None,
    "grant_status": "credited",
}

GrantStatus = Literal["unclaimed", "pending", "sending", "credited", "parked", "cancelled"]


class QuestItem(BaseModel):
    """How a user stands with one quest."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    code: str
    name: str = Field(description='"???" while the quest is a secret.')
    description: str
    category: str
    icon: str
    kind: Literal["quest", "achievement"]
    version: int
    status: Status
    progress: int | str = Field(description="In the cycle under way; a fraction comes as text, since it is exact.")
    target: int
    times_completed: int
    repeat_limit: int | None = Field(description="How often it can be completed; null is without end.")
    reward: Reward
    claim: Literal["automatic", "manual"]
    claimable_cycles: list[int] = Field(description="Completed cycles that wait to be claimed, the first 100.")
    missing_prerequisites: list[str] = Field(description="Codes of quests to complete before this one counts.")
    window: Window | None

    @classmethod
    def of(cls, quest: QuestProgress) -> Self:
        """The item of what the use case has read."""
        return cls(**_fields(quest))


class CompletionItem(BaseModel):
    """One completed cycle."""

    model_config = ConfigDict(json_schema_extra={"examples": [_COMPLETION]})

    cycle: int
    completed_at: datetime
    claimed_at: datetime | None
    grant_status: GrantStatus

    @classmethod
    def of(cls, completion: RecordedCompletion) -> Self:
        """The item of a recorded completion."""
        status = "unclaimed" if completion.paid is None else completion.paid.status
        return cls.model_validate(
            {
                "cycle": completion.cycle,
                "completed_at": completion.completed_at,
                "claimed_at": completion.claimed_at,
                "grant_status": status,
            }
        )


class QuestDetail(QuestItem):
    """One quest with its latest completions."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE, "completions": [_COMPLETION]}]})

    completions: list[CompletionItem] = Field(description="The latest 100, the newest first.")

    @classmethod
    def of(cls, quest: QuestProgress) -> Self:
        """The detail of what the use case has read."""
        return cls(**_fields(quest), completions=[CompletionItem.of(one) for one in quest.completions])


class ClaimRequest(BaseModel):
    """Which completion is claimed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"cycle": 1}]})

    cycle: int = Field(ge=1, le=2**31 - 1, strict=True)


class ClaimAnswer(BaseModel):
    """A claim that stands; the reward is on its way, and a toast tells of its arrival."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "hundred-points",
                    "cycle": 1,
                    "claimed_at": "2026-11-20T09:31:00Z",
                    "grant_id": "5f0c1d0e-7f7b-5b6e-9d55-0d6a7c1f2e3b",
                    "reward": {"gold": 5, "diamonds": 0, "points": 20, "badge": None},
                }
            ]
        }
    )

    code: str
    cycle: int
    claimed_at: datetime
    grant_id: str
    reward: Reward

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The answer for a claim."""
        reward = claim.reward
        return cls(
            code=claim.code,
            cycle=claim.cycle,
            claimed_at=claim.claimed_at,
            grant_id=claim.grant_id,
            reward=Reward(gold=reward.gold, diamonds=reward.diamonds, points=reward.points, badge=reward.badge),
        )


def _fields(quest: QuestProgress) -> dict[str, Any]:
    written = quest.definition
    return {
        "code": written.code,
        "name": written.name,
        "description": written.description,
        "category": written.category,
        "icon": written.icon,
        "kind": written.kind,
        "version": quest.version,
        "status": quest.status,
        "progress": _exact(quest.progress),
        "target": written.objective.target,
        "times_completed": quest.times_completed,
        "repeat_limit": written.repeat.limit,
        "reward": written.reward,
        "claim": written.claim,
        "claimable_cycles": list(quest.claimable_cycles),
        "missing_prerequisites": list(quest.missing_prerequisites),
        "window": written.window,
    }


def _exact(number: Number) -> int | str:
    if isinstance(number, Decimal) and number != number.to_integral_value():
        return format(number.normalize(), "f")
    return int(number)
