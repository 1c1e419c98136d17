"""Which events there are, for those who write definitions."""

from datetime import datetime
from typing import Final, Literal, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from processing_service.application.ports.event_types import LATEST, EventTypes, SeenTypes
from shared.web import problem_answers
from shared.web.authentication import Authentication

PATH: Final = "/api/v1/events/types"

JsonKind = Literal["array", "boolean", "null", "number", "object", "string"]


class FieldItem(BaseModel):
    """Something that stood in `event_data`."""

    path: str = Field(description="Dotted, such as `match.map`; at most four levels deep.")
    kinds: list[JsonKind]


class EventTypeItem(BaseModel):
    """A type of event."""

    event_type: str
    events: int = Field(description="How many of the events looked at were of this type.")
    last_seen: datetime = Field(description="When the last of them arrived.")
    fields: list[FieldItem] = Field(description="By their paths; the 200 most frequent ones where there are more.")


class EventTypesAnswer(BaseModel):
    """The types of the latest events, the most frequent first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "looked_at": 1200,
                    "types": [
                        {
                            "event_type": "MatchWon",
                            "events": 800,
                            "last_seen": "2026-11-20T09:30:00Z",
                            "fields": [{"path": "points", "kinds": ["number"]}],
                        }
                    ],
                }
            ]
        }
    )

    looked_at: int = Field(description="How many events were looked at.")
    types: list[EventTypeItem]

    @classmethod
    def of(cls, seen: SeenTypes) -> Self:
        """The answer of what was seen."""
        return cls.model_validate(seen, from_attributes=True)


def event_types_router(event_types: EventTypes, viewer: Authentication) -> APIRouter:
    """`GET /api/v1/events/types`."""
    router = APIRouter(tags=["events"], responses=problem_answers(401, 403))

    @router.get(PATH, dependencies=[Depends(viewer)])
    async def list_event_types() -> EventTypesAnswer:
        return EventTypesAnswer.of(await event_types.seen())

    list_event_types.__doc__ = f"What the latest {LATEST:,} events were, and what stood in them."
    return router
