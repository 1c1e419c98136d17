"""Parked messages in bulk: sent again, or given up."""

from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from processing_service.application.messages import ParkingReason
from processing_service.application.ports.parked_messages import ParkedFilter, Selected
from processing_service.application.resolve_messages import MOST_MESSAGES, DropMessages, RedriveMessages, Resolved
from shared.contracts.event import EventType, UserId
from shared.contracts.texts import Name
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication

ParkedId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]


class MessageFilter(BaseModel):
    """Waiting messages that fit all of these; at least one is given."""

    model_config = ConfigDict(extra="forbid")

    reason: ParkingReason | None = Field(default=None, description="Why they were parked.")
    event_type: EventType | None = None
    user_id: UserId | None = None

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if self.reason is None and self.event_type is None and self.user_id is None:
            raise ValueError("give at least one of reason, event_type and user_id")
        return self


class _Selection(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ids: list[ParkedId] = Field(default=[], max_length=MOST_MESSAGES)
    filter: MessageFilter | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if bool(self.ids) == (self.filter is not None):
            raise ValueError("give either ids or a filter")
        return self

    def selected(self) -> Selected:
        """As the use case takes it."""
        if self.filter is None:
            return Selected(ids=self.ids)
        reason = None if self.filter.reason is None else self.filter.reason.value
        return Selected(matching=ParkedFilter(None, reason, self.filter.event_type, self.filter.user_id))


class RedriveManyRequest(_Selection):
    """Which messages to send again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"filter": {"reason": "handling_failed", "event_type": "MatchWon"}, "reason": "mended in 1.4"}]
        }
    )

    reason: Name = Field(default="sent again", description="Kept with each message.")


class DropManyRequest(_Selection):
    """Which messages to give up, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"ids": ["01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11"], "reason": "sent by a test client"}]
        }
    )

    reason: Name = Field(description="Kept with each message.")


class ResolvedAnswer(BaseModel):
    """How far a call has come."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"selected": 620, "done": 500, "left": 120}]})

    selected: int = Field(description="How many of the messages that were meant waited.")
    done: int = Field(description="How many of these were sent again, or dropped, by this call.")
    left: int = Field(description="How many still wait: beyond 500, not confirmed by the broker, or parked again.")

    @classmethod
    def of(cls, resolved: Resolved) -> Self:
        """The answer."""
        return cls(selected=resolved.selected, done=resolved.done, left=resolved.left)


def parked_bulk_router(redrive: RedriveMessages, drop: DropMessages, admin: Authentication) -> APIRouter:
    """`POST /api/v1/operations/parked-messages/bulk/redrive` and `…/drop`."""
    router = APIRouter(
        prefix="/api/v1/operations/parked-messages/bulk", tags=["operations"], responses=problem_answers(401, 403)
    )
    Admin = Annotated[Claims, Depends(admin)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.post("/redrive")
    async def redrive_messages(wanted: RedriveManyRequest, caller: Admin) -> ResolvedAnswer:
        """Send up to 500 waiting messages again, the oldest first. Call it again while some are left."""
        return ResolvedAnswer.of(await redrive(wanted.selected(), caller.subject, wanted.reason))

    @router.post("/drop")
    async def drop_messages(wanted: DropManyRequest, caller: Admin) -> ResolvedAnswer:
        """Give up to 500 waiting messages up, the oldest first; they stay on record."""
        return ResolvedAnswer.of(await drop(wanted.selected(), caller.subject, wanted.reason))

    return router
