"""The shapes of toasts in the API."""

from datetime import datetime
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.ports.toasts import Cursors, Inbox, Toast
from shared.contracts.definition import Reward
from shared.web.paging import Page, PageParameters

LARGEST_SEQUENCE: Final = 2**63 - 1

_EXAMPLE: Final[JsonDict] = {
    "seq": 7,
    "kind": "quest_completed",
    "code": "sign-in-three-times",
    "name": "Sign in three times",
    "cycle": 1,
    "grant_id": None,
    "reward": {"gold": 0, "diamonds": 10, "points": 50, "badge": None},
    "created_at": "2026-11-20T09:30:00.123456Z",
}


class ToastItem(BaseModel):
    """One message to a user."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    seq: int = Field(description="Counts the user's toasts from 1, without gaps.")
    kind: Literal["quest_completed", "reward_credited", "reward_reversed", "reward_given"]
    code: str | None = Field(description="The quest; null for a reward that an administrator gives, of no quest.")
    name: str = Field(description="The quest's name; of a reward that was given, why.")
    cycle: int | None
    grant_id: str | None = Field(description="Which reward that was given; null for those of quests.")
    reward: Reward
    created_at: datetime

    @classmethod
    def of(cls, toast: Toast) -> Self:
        """The item of a toast."""
        told = {name: toast.payload[name] for name in ("code", "name", "cycle", "reward")}
        about = {"seq": toast.sequence, "kind": toast.kind, "created_at": toast.created_at}
        return cls.model_validate({**about, **told, "grant_id": toast.payload.get("grant_id")})


class InboxItem(ToastItem):
    """A toast of the past."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE, "read": False}]})

    read: bool

    @classmethod
    def read_up_to(cls, toast: Toast, read: int) -> Self:
        """The item of a toast of a user who has read up to that number."""
        return cls.model_validate({**ToastItem.of(toast).model_dump(), "read": toast.sequence <= read})


class InboxPage(Page[InboxItem]):
    """One page of a user's toasts."""

    unread: int = Field(description="How many toasts you have not read, on all pages and whatever is filtered.")

    @classmethod
    def of(cls, inbox: Inbox, page: PageParameters) -> Self:
        """The page of an inbox."""
        return cls(
            items=[InboxItem.read_up_to(one, inbox.cursors.read) for one in inbox.toasts],
            total=inbox.total,
            limit=page.limit,
            offset=page.offset,
            unread=inbox.cursors.unread,
        )


class ReadAnswer(BaseModel):
    """Where a user stands with reading."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"read": 7, "newest": 9, "unread": 2}]})

    read: int
    newest: int
    unread: int

    @classmethod
    def of(cls, cursors: Cursors) -> Self:
        """The answer for a user's cursors."""
        return cls(read=cursors.read, newest=cursors.newest, unread=cursors.unread)


class SeenRequest(BaseModel):
    """Up to which toast a user has seen, or read, everything."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"seq": 7}]})

    seq: int = Field(ge=0, le=LARGEST_SEQUENCE, strict=True)


class SeenAnswer(BaseModel):
    """Where a user stands."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"seen": 7, "newest": 9}]})

    seen: int
    newest: int

    @classmethod
    def of(cls, cursors: Cursors) -> Self:
        """The answer for a user's cursors."""
        return cls(seen=cursors.seen, newest=cursors.newest)
