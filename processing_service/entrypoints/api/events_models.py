"""The shapes of events in the API."""

from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, WithJsonSchema
from pydantic.config import JsonDict

from processing_service.application.ports.retractions import Policy
from processing_service.application.ports.stored_events import StoredEvent
from processing_service.application.retract_event import Retraction
from shared.contracts.event import Event

MOST_EVENTS: Final = 500
"""The most events of one request."""

_EVENT_EXAMPLE: Final[JsonDict] = {
    "event_id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
    "event_type": "MatchWon",
    "user_id": "user1",
    "timestamp": "2026-11-20T09:30:00.123456Z",
    "event_data": {"points": 12, "mode": "ranked"},
}
# What it refers to stands among the document's components, as everything of other routes does.
_EVENT_SCHEMA: Final = {
    **{
        name: value
        for name, value in Event.model_json_schema(ref_template="#/components/schemas/{model}").items()
        if name != "$defs"
    },
    "title": "IncomingEvent",
    "description": "What happened. Without an event_id, two equal bodies are one event.",
    "required": ["event_type", "user_id", "timestamp"],
    "additionalProperties": False,
}
_BATCH_SCHEMA: Final = {
    "title": "IncomingEvents",
    "type": "object",
    "required": ["events"],
    "additionalProperties": False,
    "properties": {
        "events": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_EVENTS,
            "items": {},
            "description": "Events; each is judged by itself, so that a bad one does not refuse the others.",
        }
    },
}

IngestBody = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [_EVENT_SCHEMA, _BATCH_SCHEMA],
            "examples": [_EVENT_EXAMPLE, {"events": [_EVENT_EXAMPLE]}],
        }
    ),
]
"""Read leniently, as plain JSON: what is wrong with one event is told in its own result."""


class CompletedCycle(BaseModel):
    """A quest that an event completed."""

    code: str
    cycle: int


class IngestItem(BaseModel):
    """What became of one event."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "event_id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
                    "status": "stored",
                    "reason": None,
                    "completed": [{"code": "ten-wins", "cycle": 1}],
                }
            ]
        }
    )

    event_id: str | None = Field(description="Null where the event was refused and told none that can be repeated.")
    status: Literal["stored", "duplicate", "refused"]
    reason: str | None = Field(default=None, description="Why it was refused, and what to mend.")
    completed: list[CompletedCycle] = []


class IngestAnswer(BaseModel):
    """What became of the events, in their order."""

    results: list[IngestItem]


class RetractRequest(BaseModel):
    """Why an event is taken back, and what becomes of rewards that were spent already."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "the payment was refunded", "policy": "floor"}]}
    )

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$")]
    policy: Policy = Field(
        default="floor",
        description="What becomes of the part of a reward that the balance does not cover: `owe` has it repaid from "
        "what is credited later, `floor` writes it off.",
    )


class RetractionAnswer(BaseModel):
    """A retraction that stands: the same however often it is asked for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "retraction_id": "5f0c3f1e-1f3a-5c39-9d6e-0a5c2f0f6a11",
                    "event_id": "match-4711",
                    "event_type": "MatchWon",
                    "user_id": "user1",
                    "reason": "the payment was refunded",
                    "policy": "floor",
                    "retracted_by": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
                    "retracted_at": "2026-11-21T10:00:00.123456Z",
                    "taken_back": [{"code": "ten-wins", "cycle": 1}],
                }
            ]
        }
    )

    retraction_id: str = Field(description="The id of the event `EventRetracted`.")
    event_id: str
    event_type: str
    user_id: str
    reason: str
    policy: Policy
    retracted_by: str
    retracted_at: datetime
    taken_back: list[CompletedCycle] = Field(description="Completions that rested on the event.")

    @classmethod
    def of(cls, retraction: Retraction) -> Self:
        """The answer for a retraction."""
        cycles = [CompletedCycle(code=code, cycle=cycle) for code, cycle in retraction.taken_back]
        told = {field.name: getattr(retraction, field.name) for field in fields(retraction)}
        return cls.model_validate({**told, "taken_back": cycles})


class EventItem(BaseModel):
    """An event of the log."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"sequence": 42, **_EVENT_EXAMPLE, "received_at": "2026-11-20T09:30:00.200000Z"}]
        }
    )

    sequence: int = Field(description="The order of arrival.")
    event_id: str
    event_type: str
    user_id: str | None
    timestamp: datetime
    received_at: datetime
    event_data: dict[str, JsonValue]

    @classmethod
    def of(cls, event: StoredEvent) -> Self:
        """The item of a stored event."""
        return cls.model_validate(event, from_attributes=True)
