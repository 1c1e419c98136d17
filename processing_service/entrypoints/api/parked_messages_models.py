"""The shapes of parked messages in the API."""

from base64 import b64encode
from codecs import getincrementaldecoder
from datetime import datetime
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.ports.parked_messages import ParkedDetail, ParkedStatus, ParkedSummary
from shared.contracts.texts import Name

MOST_BODY_BYTES: Final = 64 * 1024
"""How much of a body is shown."""

_EXAMPLE: Final[JsonDict] = {
    "id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
    "source": "queue",
    "reason": "not_json",
    "detail": "the body is not JSON: Expecting value: line 1 column 1 (char 0)",
    "routing_key": "MatchWon",
    "event_id": None,
    "event_type": None,
    "user_id": None,
    "body_bytes": 7,
    "parked_at": "2026-11-20T09:30:00Z",
    "status": "waiting",
    "resolved_at": None,
    "resolved_by": None,
    "resolution": None,
}


class ParkedItem(BaseModel):
    """A message that could not be accepted."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: str
    source: str
    reason: str = Field(description="A stable name, fit to be filtered by.")
    detail: str = Field(description="What is wrong, and what to mend.")
    routing_key: str
    event_id: str | None
    event_type: str | None
    user_id: str | None
    body_bytes: int
    parked_at: datetime
    status: ParkedStatus
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str | None

    @classmethod
    def of(cls, message: ParkedSummary) -> Self:
        """The item of a parked message."""
        return cls.model_validate(message, from_attributes=True)


class ParkedMessage(BaseModel):
    """A parked message with its body and properties."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "message": _EXAMPLE,
                    "body": "garbage",
                    "body_encoding": "text",
                    "body_truncated": False,
                    "properties": {"message_id": "m-1", "timestamp": None, "content_type": None, "headers": {}},
                }
            ]
        }
    )

    message: ParkedItem
    body: str = Field(description=f"At most its first {MOST_BODY_BYTES} bytes.")
    body_encoding: Literal["text", "base64"] = Field(description="base64 where the body is not UTF-8.")
    body_truncated: bool
    properties: dict[str, Any]

    @classmethod
    def of(cls, detail: ParkedDetail) -> Self:
        """The message as it is shown."""
        truncated = detail.summary.body_bytes > len(detail.body)
        text = _text(detail.body, final=not truncated)
        return cls(
            message=ParkedItem.of(detail.summary),
            body=b64encode(detail.body).decode() if text is None else text,
            body_encoding="base64" if text is None else "text",
            body_truncated=truncated,
            properties=dict(detail.properties),
        )


class DropRequest(BaseModel):
    """Why a message is given up."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "sent by a test client by mistake"}]}
    )

    reason: Name


def _text(body: bytes, *, final: bool) -> str | None:
    """The body as text; None where it is not UTF-8. A cut may fall inside a character, which is then left out."""
    try:
        return getincrementaldecoder("utf-8")().decode(body, final)
    except UnicodeDecodeError:
        return None
