"""Events over HTTP: taking them in from publishers, and the log for administrators."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Depends, Query
from pydantic import TypeAdapter, ValidationError

from processing_service.application.decode_event import decode_http_event
from processing_service.application.ingest_events import IngestEvents, IngestResult
from processing_service.application.messages import IncomingEvent, Refusal
from processing_service.application.ports.stored_events import COUNTED_UP_TO, EventFilter, StoredEvents
from processing_service.entrypoints.api.events_models import (
    MOST_EVENTS,
    CompletedCycle,
    EventItem,
    IngestAnswer,
    IngestBody,
    IngestItem,
)
from processing_service.entrypoints.api.publisher_key import PublisherAuthentication
from shared.clock import Clock
from shared.contracts.event import EventId, EventType, Timestamp, UserId
from shared.exceptions import InvalidInput
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

PREFIX: Final = "/api/v1/events"

_LONGEST_REASON: Final = 500
_EVENT_ID: Final[TypeAdapter[str]] = TypeAdapter(EventId)


def ingest_router(ingest: IngestEvents, publisher: PublisherAuthentication, clock: Clock) -> APIRouter:
    """`POST /api/v1/events`."""
    router = APIRouter(prefix=PREFIX, tags=["events"], responses=problem_answers(401))

    @router.post("", dependencies=[Depends(publisher)])
    async def take_in_events(body: Annotated[IngestBody, Body()]) -> IngestAnswer:
        """Take in one event or up to 500; the answer tells of each whether it was stored, and what it completed.

        Sending the same again is safe: what is stored already is answered as a duplicate. Types of Questline's own
        services (`UserSignIn`, `Quest...`) are refused.
        """
        now = clock.now()
        raw_events = _events_of(body)
        decoded = [decode_http_event(raw, now) for raw in raw_events]
        accepted = [event for event in decoded if isinstance(event, IncomingEvent)]
        answers = iter(await ingest(accepted) if accepted else ())
        return IngestAnswer(
            results=[
                _refused(raw, one) if isinstance(one, Refusal) else _answered(next(answers))
                for raw, one in zip(raw_events, decoded, strict=True)
            ]
        )

    return router


def event_log_router(events: StoredEvents, viewer: Authentication) -> APIRouter:
    """`GET /api/v1/events`."""
    router = APIRouter(prefix=PREFIX, tags=["events"], responses=problem_answers(401, 403))

    @router.get("", dependencies=[Depends(viewer)])
    async def list_events(
        page: PageQuery,
        user_id: Annotated[UserId | None, Query()] = None,
        event_type: Annotated[EventType | None, Query()] = None,
        since: Annotated[Timestamp | None, Query(description="Events at or after this time.")] = None,
        until: Annotated[Timestamp | None, Query(description="Events before this time.")] = None,
        after: Annotated[
            int | None,
            Query(
                ge=0, le=2**63 - 1, description="Events that arrived after this `sequence`, the first of them first."
            ),
        ] = None,
    ) -> Page[EventItem]:
        found, total = await events.find(EventFilter(user_id, event_type, since, until, after), page.limit, page.offset)
        return Page(items=[EventItem.of(one) for one in found], total=total, limit=page.limit, offset=page.offset)

    list_events.__doc__ = f"""The log, the last to arrive first; `total` counts up to {COUNTED_UP_TO} matches.

        To follow it, ask again with `after`, the largest `sequence` that you know. What was refused is not in the log:
        it is parked.
        """
    return router


def _events_of(body: Any) -> Sequence[Any]:
    if not isinstance(body, dict):
        raise InvalidInput('send one event, or {"events": [...]}, as a JSON object (Content-Type: application/json)')
    if "events" not in body:
        return [body]
    events = body["events"]
    if len(body) > 1 or not isinstance(events, list) or not 1 <= len(events) <= MOST_EVENTS:
        raise InvalidInput(f'a batch is {{"events": [...]}} with 1 to {MOST_EVENTS} events and nothing beside them')
    return events


def _refused(raw: Any, refusal: Refusal) -> IngestItem:
    told = raw.get("event_id") if isinstance(raw, dict) else None
    try:
        event_id = _EVENT_ID.validate_python(told) if told is not None else None
    except ValidationError:
        event_id = None
    return IngestItem(event_id=event_id, status="refused", reason=_reason(refusal))


def _answered(result: IngestResult) -> IngestItem:
    return IngestItem(
        event_id=result.event_id,
        status=result.status.value,
        reason=None if result.refusal is None else _reason(result.refusal),
        completed=[CompletedCycle(code=code, cycle=cycle) for code, cycle in result.completions],
    )


def _reason(refusal: Refusal) -> str:
    # The detail may quote the event, which may hold what no JSON answer can.
    detail = refusal.detail.encode("utf-8", "replace").decode()
    return f"{refusal.reason.value}: {detail}"[:_LONGEST_REASON]
