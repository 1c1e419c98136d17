"""The event: what apps and services say happened. `docs/events.md` describes it for publishers."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID, uuid5

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from shared.contracts.event_types import ABOUT_NO_USER

MAX_MESSAGE_BYTES: Final = 64 * 1024
"""The largest accepted message, in bytes of its JSON text."""

MAX_DATA_DEPTH: Final = 32
"""How deep `event_data` may nest."""

MAX_EVENT_ID_CHARACTERS: Final = 200
MAX_USER_ID_CHARACTERS: Final = 64
MAX_EVENT_TYPE_CHARACTERS: Final = 100

_EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(9000, 1, 1, tzinfo=UTC)
_DATE_CHARACTERS: Final = 10
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_BODY_NAMESPACE: Final = UUID("6b0f6cf4-4b0e-5a55-9a3b-5d1f1f9a7f10")


def _parse_timestamp(value: object) -> datetime:
    """Read an RFC 3339 date and time; a naive one is taken as UTC.

    Raises:
        ValueError: for anything else, and outside the years 1970 to 8999.
    """
    if isinstance(value, str):
        if len(value) <= _DATE_CHARACTERS:
            raise ValueError("must be a date with a time, such as 2026-11-20T09:30:00Z")
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        raise ValueError("must be an RFC 3339 date and time, such as 2026-11-20T09:30:00Z")  # noqa: TRY004 - pydantic reads ValueError
    aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    if not _EARLIEST <= aware < _LATEST:
        raise ValueError("must lie between the years 1970 and 8999")
    return aware.astimezone(UTC)


def _refuse_control_characters(value: str) -> str:
    if not value.isprintable():
        raise ValueError("must not hold control characters or lone surrogates")
    return value


def _refuse_me(value: str) -> str:
    if value == "me":
        raise ValueError("must not be 'me', which means the caller in the API's paths")
    return value


EventId = Annotated[
    str, Field(min_length=1, max_length=MAX_EVENT_ID_CHARACTERS), AfterValidator(_refuse_control_characters)
]
UserId = Annotated[
    str,
    Field(min_length=1, max_length=MAX_USER_ID_CHARACTERS, description="Opaque; any system's user ids fit."),
    AfterValidator(_refuse_control_characters),
    AfterValidator(_refuse_me),
]
EventType = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._-]+$", min_length=1, max_length=MAX_EVENT_TYPE_CHARACTERS),
]
Timestamp = Annotated[datetime, BeforeValidator(_parse_timestamp, json_schema_input_type=datetime)]


class Event(BaseModel):
    """One thing that happened, at a time, usually to a user."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "event_id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
                    "event_type": "MatchWon",
                    "user_id": "user1",
                    "timestamp": "2026-11-20T09:30:00.123456Z",
                    "event_data": {"points": 12, "mode": "ranked"},
                }
            ]
        },
    )

    event_id: EventId
    event_type: EventType
    user_id: UserId | None = None
    timestamp: Timestamp
    event_data: dict[str, JsonValue] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_a_user(self) -> "Event":
        if self.user_id is None and self.event_type not in ABOUT_NO_USER:
            raise ValueError("user_id is missing: only the system's own events may be about no user")
        return self


def encode_data(data: Mapping[str, Any]) -> str:
    """The JSON text of an event's data, as it is stored.

    Raises:
        ValueError: where PostgreSQL's jsonb or another JSON reader could not hold it: NUL characters, lone surrogates,
            numbers that are not finite, or nesting deeper than `MAX_DATA_DEPTH`.
    """
    try:
        text = _ENCODER.encode(data)
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("event_data holds a lone surrogate, which is no character") from None
    except RecursionError:
        raise ValueError(f"event_data nests deeper than {MAX_DATA_DEPTH} levels") from None
    except ValueError:
        raise ValueError("event_data holds a number that is not finite") from None
    # Cheap tests first: hardly any message needs the walk.
    if text.count("{") + text.count("[") > MAX_DATA_DEPTH and not _is_shallow(data, MAX_DATA_DEPTH):
        raise ValueError(f"event_data nests deeper than {MAX_DATA_DEPTH} levels")
    if "\\u0000" in text and _holds_nul(data):
        raise ValueError("event_data holds a NUL character, which cannot be stored")
    return text


def derive_event_id(body: Mapping[str, Any]) -> str:
    """The id of an event whose publisher gave none: a UUID of version 5 over the canonical body, timestamp included.

    Canonical means sorted keys and no white space, close to RFC 8785. Two equal bodies are one event.
    """
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return str(uuid5(_BODY_NAMESPACE, canonical))


def _is_shallow(value: object, levels: int) -> bool:
    """Whether `value` nests no deeper than `levels`; never looks deeper than that either."""
    if not isinstance(value, (Mapping, list)):
        return True
    items = value.values() if isinstance(value, Mapping) else value
    return levels > 0 and all(_is_shallow(item, levels - 1) for item in items)


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, Mapping):
        return any("\0" in key or _holds_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_holds_nul(item) for item in value)
