"""Whom a message is about that cannot be accepted: it is exported to that user, and erased with them."""

import json
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from processing_service.application.cloud_events import from_binary, from_structured, is_binary, is_structured
from processing_service.application.messages import RawMessage
from shared.contracts.event import MAX_MESSAGE_BYTES, UserId

_USER_ID: Final[TypeAdapter[str]] = TypeAdapter(UserId)


def named_user(message: RawMessage) -> str | None:
    """The user whom a message names, however faulty the rest of it is; None where it cannot be read so far."""
    body = _read(message.body)
    if is_binary(message.headers):
        said = from_binary(message.headers, {}).get("user_id")
    elif not isinstance(body, dict):
        return None
    else:
        said = (from_structured(body) if is_structured(message.content_type) else body).get("user_id")
    try:
        return _USER_ID.validate_python(said)
    except ValidationError:
        return None


def _read(body: bytes) -> Any:
    if len(body) > MAX_MESSAGE_BYTES:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
