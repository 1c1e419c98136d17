"""Parked messages, for administrators: see what could not be accepted, send it again, or give it up."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from processing_service.application.drop_message import DropMessage
from processing_service.application.messages import ParkingReason
from processing_service.application.ports.parked_messages import ParkedFilter, ParkedMessages, ParkedStatus
from processing_service.application.redrive_message import RedriveMessage
from processing_service.entrypoints.api.parked_messages_models import (
    MOST_BODY_BYTES,
    DropRequest,
    ParkedItem,
    ParkedMessage,
)
from shared.contracts.event import EventType, UserId
from shared.exceptions import NotFound
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

MessageId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]


def parked_messages_router(
    messages: ParkedMessages,
    redrive: RedriveMessage,
    drop: DropMessage,
    viewer: Authentication,
    admin: Authentication,
) -> APIRouter:
    """The routes under `/api/v1/operations/parked-messages`."""
    router = APIRouter(
        prefix="/api/v1/operations/parked-messages", tags=["operations"], responses=problem_answers(401, 403)
    )
    _reading_routes(router, messages, viewer)
    Admin = Annotated[Claims, Depends(admin)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.post("/{message_id}/redrive", responses=problem_answers(404, 409))
    async def redrive_message(message_id: MessageId, caller: Admin) -> ParkedItem:
        """Send a message again as it came, once its cause is mended. A second call answers the same."""
        return ParkedItem.of(await redrive(message_id, caller.subject))

    @router.post("/{message_id}/drop", responses=problem_answers(404, 409))
    async def drop_message(message_id: MessageId, why: DropRequest, caller: Admin) -> ParkedItem:
        """Give a message up. It stays on record; a second call answers the same and keeps the first reason."""
        return ParkedItem.of(await drop(message_id, caller.subject, why.reason))

    return router


def _reading_routes(router: APIRouter, messages: ParkedMessages, viewer: Authentication) -> None:
    @router.get("", dependencies=[Depends(viewer)])
    async def list_messages(
        page: PageQuery,
        status: Annotated[ParkedStatus | None, Query()] = None,
        reason: Annotated[ParkingReason | None, Query()] = None,
        event_type: Annotated[EventType | None, Query()] = None,
        user_id: Annotated[UserId | None, Query()] = None,
    ) -> Page[ParkedItem]:
        """Parked messages, the newest first."""
        wanted = ParkedFilter(status, None if reason is None else reason.value, event_type, user_id)
        found, total = await messages.find(wanted, page.limit, page.offset)
        return Page(items=[ParkedItem.of(one) for one in found], total=total, limit=page.limit, offset=page.offset)

    @router.get("/{message_id}", dependencies=[Depends(viewer)], responses=problem_answers(404))
    async def read_message(message_id: MessageId) -> ParkedMessage:
        """One message with its body and properties."""
        found = await messages.detail(message_id, MOST_BODY_BYTES)
        if found is None:
            raise NotFound("there is no such parked message")
        return ParkedMessage.of(found)
