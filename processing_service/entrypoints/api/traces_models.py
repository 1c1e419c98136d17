"""The shapes of traced events in the API."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.config import JsonDict

from processing_service.application.ports.trails import EventCompletion
from processing_service.application.send_test_event import SentEvent
from processing_service.application.trace_event import QuestOutcome, TracedEvent
from processing_service.domain.outcome import NotCounted
from processing_service.entrypoints.api.events_models import CompletedCycle, EventItem
from processing_service.entrypoints.api.explained_steps import OutcomeName, outcome_name
from shared.clock import new_id
from shared.contracts.definition import Reward
from shared.contracts.event import EventId, EventType, Timestamp, UserId
from shared.contracts.texts import Name

_TRACE: Final[JsonDict] = {
    "event": {
        "sequence": 42,
        "event_id": "match-4711",
        "event_type": "MatchWon",
        "user_id": "user1",
        "timestamp": "2026-11-20T09:30:00.123456Z",
        "received_at": "2026-11-20T09:30:00.200000Z",
        "event_data": {"points": 12},
    },
    "retracted_at": None,
    "quests": [
        {"code": "ten-wins", "outcome": "counted", "reason": None},
        {"code": "winter-wins", "outcome": "not_counted", "reason": "OutsideWindow"},
    ],
    "completions": [
        {
            "code": "ten-wins",
            "cycle": 1,
            "version": 1,
            "generation": 0,
            "recorded_at": "2026-11-20T09:30:00.200000Z",
            "claimed_at": None,
            "reversed_at": None,
            "grants": [
                {
                    "grant_id": "5f0c3f1e-1f3a-5c39-9d6e-0a5c2f0f6a11",
                    "generation": 0,
                    "status": "credited",
                    "reward": {"gold": 0, "diamonds": 10, "points": 50, "badge": None},
                    "credited_at": "2026-11-20T09:30:00.400000Z",
                    "reversed_at": None,
                    "revoked_at": None,
                }
            ],
        }
    ],
}


class TracedQuest(BaseModel):
    """What became of the event in one quest that looked at it."""

    code: str
    outcome: OutcomeName
    reason: str | None = Field(description="Why it did not count, as explanations name it.")

    @classmethod
    def of(cls, one: QuestOutcome) -> Self:
        """The item of an outcome."""
        reason = one.outcome.reason.name if isinstance(one.outcome, NotCounted) else None
        return cls(code=one.code, outcome=outcome_name(one.outcome), reason=reason)


class TracedGrant(BaseModel):
    """What a completion has paid."""

    grant_id: str
    generation: int
    status: str
    reward: Reward
    credited_at: datetime | None
    reversed_at: datetime | None
    revoked_at: datetime | None


class TracedCompletion(BaseModel):
    """A cycle that the event completed."""

    code: str
    cycle: int
    version: int
    generation: int = Field(description="How often it had been taken back before.")
    recorded_at: datetime
    claimed_at: datetime | None
    reversed_at: datetime | None
    grants: list[TracedGrant]

    @classmethod
    def of(cls, one: EventCompletion) -> Self:
        """The item of a completion."""
        grants = [TracedGrant.model_validate(asdict(grant)) for grant in one.grants]
        return cls.model_validate({**asdict(one.recorded), "code": one.code, "grants": grants})


class TraceAnswer(BaseModel):
    """An event, and what it has led to."""

    model_config = ConfigDict(json_schema_extra={"examples": [_TRACE]})

    event: EventItem
    retracted_at: datetime | None
    quests: list[TracedQuest]
    completions: list[TracedCompletion]

    @classmethod
    def of(cls, traced: TracedEvent) -> Self:
        """What the use case has found."""
        return cls(
            event=EventItem.of(traced.event),
            retracted_at=traced.retracted_at,
            quests=[TracedQuest.of(one) for one in traced.quests],
            completions=[TracedCompletion.of(one) for one in traced.completions],
        )


class TestEventRequest(BaseModel):
    """An event; without an id it gets one, and without a time it happens now."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "event_type": "MatchWon",
                    "user_id": "user1",
                    "event_data": {"points": 12},
                    "reason": "trying the winter quests",
                }
            ]
        },
    )

    event_type: EventType
    user_id: UserId
    event_data: dict[str, JsonValue] = {}
    timestamp: Timestamp | None = None
    event_id: EventId | None = None
    reason: Name = Field(description="What it is sent for.")

    def raw(self) -> dict[str, object]:
        """As a publisher would send it."""
        happened = datetime.now(UTC) if self.timestamp is None else self.timestamp
        return {
            "event_id": new_id() if self.event_id is None else self.event_id,
            "event_type": self.event_type,
            "user_id": self.user_id,
            "timestamp": happened.isoformat(),
            "event_data": self.event_data,
        }


class TestEventAnswer(BaseModel):
    """What became of a test event, and what it has led to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"status": "stored", "completed": [{"code": "ten-wins", "cycle": 1}], "trace": _TRACE}]
        }
    )

    status: Literal["stored", "duplicate"]
    completed: list[CompletedCycle]
    trace: TraceAnswer

    @classmethod
    def sent(cls, sent: SentEvent) -> Self:
        """What the use case has done."""
        return cls.model_validate(
            {
                "status": sent.status.value,
                "completed": [CompletedCycle(code=code, cycle=cycle) for code, cycle in sent.completions],
                "trace": TraceAnswer.of(sent.traced),
            }
        )
