"""`GET /api/v1/operations/audit`: what administrators did, in all services."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from processing_service.application.ports.audit import AuditEntries, AuditEntry, AuditFilter, AuditPlace
from shared.contracts.administration import MAX_SUBJECT_CHARACTERS
from shared.contracts.event import Timestamp, UserId
from shared.exceptions import FieldFault, InvalidInput
from shared.web import problem_answers
from shared.web.authentication import Authentication
from shared.web.paging import MAX_LIMIT

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SEPARATOR: Final = "~"
_LONGEST_CURSOR: Final = 300

Subject = Annotated[
    str | None,
    Query(
        pattern=r"^[^\x00]+$",
        min_length=1,
        max_length=MAX_SUBJECT_CHARACTERS,
        description="A subject's id, exactly.",
    ),
]
ActionQuery = Annotated[
    str | None,
    Query(
        pattern=r"^[a-z]+(\.[a-z_]+)?$",
        max_length=64,
        description="A whole action, or its kind: `user.changed`, or `user` for all that was done to users.",
    ),
]
Cursor = Annotated[str | None, Query(max_length=_LONGEST_CURSOR, description="The `next_cursor` of the page before.")]


class AuditItem(BaseModel):
    """Something that an administrator did."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
                    "at": "2026-11-21T10:00:00.123456Z",
                    "actor": {"user_id": "0192f0aa-52e1-7c4e-8f0e-6a8f3d2b1c00", "user_name": "admin"},
                    "service": "processing",
                    "action": "event.retracted",
                    "subject": {"kind": "event", "id": "match-4711"},
                    "user_id": "user1",
                    "reason": "the payment was refunded",
                    "details": {"event_type": "MatchWon", "policy": "floor", "completions": 1},
                }
            ]
        }
    )

    class Actor(BaseModel):
        """Who did it."""

        user_id: str
        user_name: str | None = Field(description="What they are called now; null where they are gone, or not known.")

    class AuditSubject(BaseModel):
        """What it was done to."""

        kind: str = Field(description="The part of the action before the dot.")
        id: str = Field(description="An id or a code; of a deleted user's event the SHA-256 of its id.")

    id: str
    at: datetime
    actor: Actor
    service: Literal["auth", "catalog", "processing"]
    action: str = Field(description="`kind.verb`; docs/operations.md lists them.")
    subject: AuditSubject
    user_id: str | None = Field(description="The user whom it is about, if any.")
    reason: str | None
    details: dict[str, Any]

    @classmethod
    def of(cls, entry: AuditEntry) -> Self:
        """The item of an entry."""
        return cls.model_validate(
            {
                "id": entry.id,
                "at": entry.at,
                "actor": {"user_id": entry.actor, "user_name": entry.actor_name},
                "service": entry.service,
                "action": entry.action,
                "subject": {"kind": entry.action.partition(".")[0], "id": entry.subject},
                "user_id": entry.user_id,
                "reason": entry.reason,
                "details": entry.details,
            }
        )


class AuditPage(BaseModel):
    """One page of the log."""

    items: list[AuditItem]
    next_cursor: str | None = Field(description="Where the next page begins; null at the end.")


def audit_router(entries: AuditEntries, viewer: Authentication) -> APIRouter:
    """The route."""
    router = APIRouter(prefix="/api/v1/operations/audit", tags=["operations"], responses=problem_answers(401, 403))

    @router.get("", dependencies=[Depends(viewer)])
    async def list_entries(
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many entries at most.")] = 20,
        cursor: Cursor = None,
        actor: Annotated[UserId | None, Query(description="An administrator's user id.")] = None,
        action: ActionQuery = None,
        subject: Subject = None,
        user_id: Annotated[UserId | None, Query(description="The user whom it is about.")] = None,
        service: Annotated[Literal["auth", "catalog", "processing"] | None, Query()] = None,
        since: Annotated[Timestamp | None, Query(description="Entries at or after this time.")] = None,
        until: Annotated[Timestamp | None, Query(description="Entries before this time.")] = None,
    ) -> AuditPage:
        """What administrators did, the newest first.

        What was done in auth and catalog arrives with their events, a moment later, at the place of its own time.
        """
        wanted = AuditFilter(actor, action, subject, user_id, service, since, until)
        found = await entries.find(wanted, limit + 1, None if cursor is None else _place(cursor))
        shown = found[:limit]
        return AuditPage(
            items=[AuditItem.of(one) for one in shown],
            next_cursor=_cursor(shown[-1]) if len(found) > limit else None,
        )

    return router


def _cursor(entry: AuditEntry) -> str:
    return f"{(entry.at - _EPOCH) // timedelta(microseconds=1)}{_SEPARATOR}{entry.id}"


def _place(cursor: str) -> AuditPlace:
    moment, _, entry_id = cursor.partition(_SEPARATOR)
    try:
        if not entry_id.isprintable() or not entry_id:
            raise ValueError("no id")
        return AuditPlace(_EPOCH + timedelta(microseconds=int(moment)), entry_id)
    except (ValueError, OverflowError) as error:
        fault = FieldFault("query.cursor", "must be the next_cursor of another page")
        raise InvalidInput("the cursor is none; see errors", [fault]) from error
