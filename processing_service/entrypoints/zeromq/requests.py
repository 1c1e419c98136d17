"""What clients ask, and the words in which they are answered. Pure: bytes in, requests or answers out."""

import json
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from shared.contracts.event import MAX_MESSAGE_BYTES, UserId
from shared.contracts.texts import Name

Answer = dict[str, Any]
"""A JSON object."""

MISSING: Final[Answer] = {"Error": "Missing user_id or achievement"}
SHUTTING_DOWN: Final[Answer] = {"Status": "Shutting down"}

_USER_ID: Final[TypeAdapter[str]] = TypeAdapter(UserId)
_NAME: Final[TypeAdapter[str]] = TypeAdapter(Name)
_REQUESTS: Final = "'unlock', 'get_achievements' or 'Q'"
_SHOWN_CHARACTERS: Final = 60


@dataclass(frozen=True, slots=True)
class Unlock:
    """Unlock an achievement, which is named by its code or its name."""

    user_id: str
    achievement: str


@dataclass(frozen=True, slots=True)
class GetAchievements:
    """List what a user has unlocked."""

    user_id: str


@dataclass(frozen=True, slots=True)
class Quit:
    """Stop the server."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not a request; the `answer` says why."""

    answer: Answer


Request = Unlock | GetAchievements | Quit | Unreadable


def read_request(body: bytes) -> Request:
    """Read a request; whatever the bytes are, something comes of them."""
    if len(body) > MAX_MESSAGE_BYTES:
        return _error(f"The request is {len(body)} bytes long; {MAX_MESSAGE_BYTES} bytes are the most.")
    try:
        asked = json.loads(body)
    except RecursionError:
        return _error("The request nests too deeply.")
    except ValueError:
        return _error('The request is not JSON; send an object such as {"request": "unlock", …}.')
    if not isinstance(asked, dict):
        return _error("The request is not a JSON object.")
    match asked.get("request"):
        case "unlock":
            return _read_unlock(asked)
        case "get_achievements":
            return _read_get(asked)
        case "Q":
            return Quit()
        case None:
            return _error(f"The request does not say what it asks for: set 'request' to {_REQUESTS}.")
        case other:
            return _error(f"Unknown request {_shown(other)}: use {_REQUESTS}.")


def unlocked(request: Unlock) -> Answer:
    """The answer to what was unlocked, or had been before."""
    return {"Status": "Success", "Achievement Unlocked": request.achievement}


def achievements(names: list[str]) -> Answer:
    """The answer with what a user has unlocked."""
    return {"Achievements": names}


def error(sentence: str) -> Answer:
    """The answer that says what is wrong."""
    return {"Error": sentence}


def write_answer(answer: Answer) -> bytes:
    """The text of an answer."""
    return json.dumps(answer).encode()


def _read_unlock(asked: dict[str, Any]) -> Request:
    user_id, achievement = asked.get("user_id"), asked.get("achievement")
    if _is_missing(user_id) or _is_missing(achievement):
        return Unreadable(MISSING)
    try:
        return Unlock(_valid(_USER_ID, "user_id", user_id), _valid(_NAME, "achievement", achievement))
    except ValueError as fault:
        return _error(str(fault))


def _read_get(asked: dict[str, Any]) -> Request:
    user_id = asked.get("user_id")
    if _is_missing(user_id):
        return Unreadable(MISSING)
    try:
        return GetAchievements(_valid(_USER_ID, "user_id", user_id))
    except ValueError as fault:
        return _error(str(fault))


def _is_missing(value: object) -> bool:
    return value is None or value == ""


def _valid(adapter: TypeAdapter[str], field: str, value: object) -> str:
    try:
        return adapter.validate_python(value, strict=True)
    except ValidationError as error:
        message = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise ValueError(f"{field}: {message.removeprefix('Value error, ')}") from None


def _error(sentence: str) -> Unreadable:
    return Unreadable(error(sentence))


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else f"of type {type(value).__name__}"
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"
