"""What is an event, and what is not."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.event import MAX_DATA_DEPTH, Event, derive_event_id, encode_data
from shared.contracts.event_types import is_reserved

GOOD: dict[str, Any] = {
    "event_id": "e1",
    "event_type": "MatchWon",
    "user_id": "user1",
    "timestamp": "2026-11-20T09:30:00Z",
    "event_data": {"points": 12},
}


def event(**changes: Any) -> Event:
    """A good event with changes; a change to `...` takes the field out."""
    return Event.model_validate({name: value for name, value in {**GOOD, **changes}.items() if value is not ...})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"event_id": "x" * 200},
        {"user_id": "x" * 64},
        {"user_id": "Jürgen \U0001f600"},
        {"user_id": "Me"},
        {"event_type": "x" * 100},
        {"event_type": "a.b-c_9"},
        {"event_type": "QuestPublished", "user_id": None},
        {"event_type": "QuestArchived", "user_id": ...},
        {"event_data": ...},
        {"event_data": {"a": [None, True, 1.5, "x", {}]}},
    ],
)
def test_these_are_events(changes: dict[str, Any]) -> None:
    event(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"event_id": ...},
        {"event_id": ""},
        {"event_id": "x" * 201},
        {"event_id": 7},
        {"event_id": "a\0b"},
        {"event_id": "a\nb"},
        {"event_type": ...},
        {"event_type": ""},
        {"event_type": "x" * 101},
        {"event_type": "two words"},
        {"event_type": "MatchWon\n"},
        {"event_type": "Größe"},
        {"user_id": ...},
        {"user_id": None},
        {"user_id": ""},
        {"user_id": "x" * 65},
        {"user_id": "me"},
        {"user_id": 7},
        {"user_id": "a\u202eb"},
        {"user_id": "\ud800"},
        {"timestamp": ...},
        {"timestamp": 1763631000},
        {"timestamp": "2026-11-20"},
        {"timestamp": "09:30:00Z"},
        {"timestamp": "yesterday, at noon"},
        {"timestamp": "2026-02-30T09:30:00Z"},
        {"timestamp": "1969-12-31T23:59:59Z"},
        {"timestamp": "9000-01-01T00:00:00Z"},
        {"timestamp": "0001-01-01T00:00:00+23:59"},
        {"timestamp": "9999-12-31T23:59:59-23:59"},
        {"timestamp": None},
        {"event_data": None},
        {"event_data": []},
        {"event_data": "{}"},
        {"version": 1},
    ],
)
def test_these_are_none(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        event(**changes)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2026-11-20T09:30:00Z", datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
        ("2026-11-20T09:30:00", datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
        ("2026-11-20 11:30:00+02:00", datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
        ("2026-11-19T23:30:00.123456-10:00", datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)),
        ("2026-11-20T09:30:00.123456789Z", datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_are_in_utc(given: str, meant: datetime) -> None:
    assert event(timestamp=given).timestamp == meant
    assert event(timestamp=given).timestamp.tzinfo is UTC


def nested(levels: int, kind: type = dict) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": value} if kind is dict else [value]
    return value


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": "ünï \U0001f600"},
        {"text": "\\u0000 written out"},
        {"numbers": [1, -1, 1.5, 10**30]},
        nested(MAX_DATA_DEPTH),
        {"a": nested(MAX_DATA_DEPTH - 1, list)},
        {"wide": [{} for _ in range(1000)]},
    ],
)
def test_data_is_stored_as_it_is(data: dict[str, Any]) -> None:
    assert json.loads(encode_data(data)) == data


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({"a": float("nan")}, "finite"),
        ({"a": [float("inf")]}, "finite"),
        ({"a": "x\0y"}, "NUL"),
        ({"a": {"b\0": 1}}, "NUL"),
        ({"a": [["\0"]]}, "NUL"),
        ({"a": "\ud800"}, "surrogate"),
        ({"\udfff": 1}, "surrogate"),
        (nested(MAX_DATA_DEPTH + 1), "deeper"),
        ({"a": nested(MAX_DATA_DEPTH, list)}, "deeper"),
        (nested(600), "deeper"),
        (nested(5000), "deeper"),
    ],
)
def test_data_that_cannot_be_stored_is_refused(data: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        encode_data(data)


def test_a_derived_id_follows_from_the_body_alone_and_never_changes() -> None:
    body = {name: value for name, value in GOOD.items() if name != "event_id"}
    assert derive_event_id(body) == "52a78165-043f-5aa8-8aa4-3f9ea576cd6b"
    assert derive_event_id(dict(reversed(body.items()))) == derive_event_id(body)
    assert derive_event_id({**body, "timestamp": "2026-11-20T09:30:01Z"}) != derive_event_id(body)
    assert derive_event_id({**body, "event_data": {"points": 13}}) != derive_event_id(body)


@pytest.mark.parametrize("name", ["UserSignIn", "UserDeleted", "RewardClaimed", "QuestCompleted", "QuestAnything"])
def test_the_services_own_types_are_reserved(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["MatchWon", "userSignIn", "MyQuest", "UserSignInAgain"])
def test_all_others_are_free(name: str) -> None:
    assert not is_reserved(name)
