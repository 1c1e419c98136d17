"""`GET /api/v1/toasts/stream`: a player's toasts as server-sent events."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Depends, Header
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event

from processing_service.adapters import metrics
from processing_service.application.follow_toasts import FollowToasts, Start
from processing_service.application.ports.toasts import Toast
from processing_service.application.toast_streams import Bell, ToastStreams
from processing_service.entrypoints.api.toast_models import LARGEST_SEQUENCE, ToastItem
from shared.exceptions import TemporaryError
from shared.faults import FaultPoint, reached
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication

_RETRY_MILLISECONDS: Final = 3000
_HEADERS: Final = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
_EXAMPLE: Final = (
    'retry: 3000\n\nevent: toast\ndata: {"seq":7,"kind":"quest_completed","code":"sign-in-three-times",'
    '"name":"Sign in three times","cycle":1,"reward":{"gold":0,"diamonds":10,"points":50,"badge":null},'
    '"created_at":"2026-11-20T09:30:00.123456Z"}\nid: 7\n\n: ping\n\n'
)
_STREAM: Final = {"schema": {"type": "string"}, "example": _EXAMPLE}


def toast_stream_router(follow: FollowToasts, streams: ToastStreams, user: Authentication) -> APIRouter:
    """The stream."""
    router = APIRouter(prefix="/api/v1/toasts", tags=["toasts"], responses=problem_answers(401, 429))

    async def open_stream(caller: Annotated[Claims, Depends(user)]) -> AsyncIterator[tuple[Claims, Bell]]:
        # A dependency, so that the place is freed in any case, also where nobody ever reads the answer.
        with streams.open(caller.subject) as bell, metrics.SSE_CONNECTIONS.track_inprogress():
            yield caller, bell

    @router.get(
        "/stream",
        response_class=StreamingResponse,  # FastAPI would take EventSourceResponse for a generator
        responses={200: {"description": "The stream.", "content": {"text/event-stream": _STREAM}}},
    )
    async def stream_toasts(
        opened: Annotated[tuple[Claims, Bell], Depends(open_stream)],
        last_event_id: Annotated[int | None, Header(alias="Last-Event-ID", ge=0, le=LARGEST_SEQUENCE)] = None,
    ) -> EventSourceResponse:
        """Your toasts as they come, each once and in order, after what was missed.

        Starts after `Last-Event-ID`, else after what you have marked as seen. Ends when the access token expires:
        reconnect with a fresh one and the last `id`.
        """
        caller, bell = opened
        start = await follow.start(caller.subject, last_event_id)
        return EventSourceResponse(_blocks(follow, caller, start, bell), headers=_HEADERS)

    return router


async def _blocks(follow: FollowToasts, caller: Claims, start: Start, bell: Bell) -> AsyncIterator[bytes]:
    yield format_sse_event(retry=_RETRY_MILLISECONDS)
    try:
        async for toast in follow(caller.subject, start.after, bell, caller.expires_at):
            if toast is None:
                yield KEEPALIVE_COMMENT
                continue
            if toast.sequence <= start.newest:
                metrics.TOAST_REPLAY.inc()
            else:
                metrics.TOAST_SECONDS.observe(max(0.0, (datetime.now(UTC) - toast.created_at).total_seconds()))
            yield _block(toast)
            reached(FaultPoint.SSE_AFTER_WRITE)
    except TemporaryError as error:
        # The headers are gone already. The end of the stream tells the client to come back, with its last id.
        structlog.get_logger().warning("toast_stream_broke_off", error=str(error))


def _block(toast: Toast) -> bytes:
    return format_sse_event(data_str=ToastItem.of(toast).model_dump_json(), event="toast", id=str(toast.sequence))
