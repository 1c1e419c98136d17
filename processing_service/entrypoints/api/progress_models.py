"""The shapes of progress in the API."""

from datetime import datetime
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.claim_reward import Claim
from processing_service.application.read_progress import QuestProgress, ShownCompletion
from processing_service.domain.status import Status
from processing_service.entrypoints.api.numbers import exact
from processing_service.entrypoints.api.progress_parts import Part, parts_shown
from shared.contracts.definition import Kind, Reward, Window

_EXAMPLE: Final[JsonDict] = {
    "code": "sign-in-three-times",
    "name": "Sign in three times",
    "description": "Come back to earn diamonds.",
    "category": "daily",
    "icon": "door",
    "rarity": "",
    "kind": "quest",
    "version": 1,
    "status": "in_progress",
    "progress": 2,
    "target": 3,
    "parts": [
        {
            "id": "sign-ins",
            "parent": None,
            "kind": "leaf",
            "label": "Sign-ins",
            "hint": "",
            "measure": "count",
            "progress": 2,
            "target": 3,
            "is_reached": False,
            "streak": None,
        }
    ],
    "times_completed": 1,
    "repeat_limit": 2,
    "resets": "on_completion",
    "resets_at": None,
    "enrolment": "automatic",
    "deadline": None,
    "reward": {"gold": 0, "diamonds": 10, "points": 50, "badge": None},
    "claim": "automatic",
    "claimable_cycles": [],
    "missing_prerequisites": [],
    "missing_level": None,
    "window": None,
    "opens_at": None,
    "closes_at": None,
}
_COMPLETION: Final[JsonDict] = {
    "cycle": 1,
    "completed_at": "2026-11-20T09:30:00.123456Z",
    "claimed_at": None,
    "claimable_until": None,
    "grant_status": "credited",
}

GrantStatus = Literal[
    "unclaimed",
    "expired",
    "unpaid",
    "pending",
    "sending",
    "held",
    "credited",
    "parked",
    "cancelled",
    "reversed",
    "revoked",
]


class QuestItem(BaseModel):
    """How a user stands with one quest."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    code: str
    name: str = Field(description='"???" while the quest is a secret.')
    description: str
    category: str
    icon: str
    rarity: str = Field(description="The tier that its author gave it, such as rare.")
    kind: Kind
    version: int
    status: Status
    progress: int | str = Field(description="In the cycle under way; a fraction comes as text, since it is exact.")
    target: int | str
    parts: list[Part] = Field(description="The objective from the top; none while the quest is a secret.")
    times_completed: int
    repeat_limit: int | None = Field(description="How often it can be completed; null is without end.")
    resets: Literal["never", "on_completion", "daily", "weekly", "monthly"]
    resets_at: datetime | None = Field(description="When the next day, week or month begins, if it resets with it.")
    enrolment: Literal["automatic", "opt_in"]
    deadline: datetime | None = Field(description="Until when events count, once the quest was accepted.")
    reward: Reward
    claim: Literal["automatic", "manual"]
    claimable_cycles: list[int] = Field(description="Completed cycles that wait to be claimed, the first 100.")
    missing_prerequisites: list[str] = Field(description="Codes of quests to complete before this one counts.")
    missing_level: int | None = Field(description="The level to reach before this one counts; null where reached.")
    window: Window | None
    opens_at: datetime | None = Field(description="When the window opens for this user.")
    closes_at: datetime | None = Field(description="When the window closes for this user.")

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
    claimable_until: datetime | None = Field(description="Until when it can be claimed; null is without end.")
    grant_status: GrantStatus = Field(
        description="`unpaid` is a completion of a past that is only shown; `revoked` one whose reward was taken back."
    )

    @classmethod
    def of(cls, completion: ShownCompletion) -> Self:
        """The item of a recorded completion."""
        recorded = completion.recorded
        return cls.model_validate(
            {
                "cycle": recorded.cycle,
                "completed_at": recorded.completed_at,
                "claimed_at": recorded.claimed_at,
                "claimable_until": completion.claimable_until,
                "grant_status": _grant_status(completion),
            }
        )


def _grant_status(completion: ShownCompletion) -> str:
    recorded = completion.recorded
    if recorded.paid is not None:
        return "revoked" if recorded.paid.is_revoked else recorded.paid.status
    if not recorded.payable:
        return "unpaid"
    return "expired" if completion.is_expired else "unclaimed"


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
    written, standing = quest.definition, quest.standing
    return {
        "code": written.code,
        "name": written.name,
        "description": written.description,
        "category": written.category,
        "icon": written.icon,
        "rarity": written.rarity,
        "kind": written.kind,
        "version": quest.version,
        "status": quest.status,
        "progress": exact(standing.progress),
        "target": exact(standing.definition.objective.target),
        "parts": [] if quest.is_masked else parts_shown(written, standing),
        "times_completed": quest.times_completed,
        "repeat_limit": written.repeat.limit,
        "resets": written.repeat.reset,
        "resets_at": standing.resets_at,
        "enrolment": written.enrolment,
        "deadline": standing.deadline,
        "reward": written.reward,
        "claim": written.claim,
        "claimable_cycles": list(quest.claimable_cycles),
        "missing_prerequisites": list(standing.missing),
        "missing_level": standing.missing_level,
        "window": written.window,
        "opens_at": standing.opens_at,
        "closes_at": standing.closes_at,
    }
