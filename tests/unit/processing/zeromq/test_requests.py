"""What comes of the bytes that clients send, and the words of the answers."""

import json

import pytest

from processing_service.entrypoints.zeromq.requests import (
    MISSING,
    SHUTTING_DOWN,
    GetAchievements,
    Quit,
    Unlock,
    Unreadable,
    achievements,
    read_request,
    unlocked,
    write_answer,
)


def sentence(body: bytes) -> str:
    """What the client is told."""
    request = read_request(body)
    assert isinstance(request, Unreadable)
    assert list(request.answer) == ["Error"]
    return str(request.answer["Error"])


def test_the_requests_are_read_as_they_were_first_described() -> None:
    body = b'{"request": "unlock", "user_id": "user1", "achievement": "Find the treasure"}'
    assert read_request(body) == Unlock("user1", "Find the treasure")
    assert read_request(b'{"request": "get_achievements", "user_id": "user1"}') == GetAchievements("user1")
    assert read_request(b'{"request": "Q"}') == Quit()


def test_the_answers_are_those_first_described() -> None:
    assert json.loads(write_answer(unlocked(Unlock("user1", "Find the treasure")))) == {
        "Status": "Success",
        "Achievement Unlocked": "Find the treasure",
    }
    assert json.loads(write_answer(achievements(["Find the treasure"]))) == {"Achievements": ["Find the treasure"]}
    assert SHUTTING_DOWN == {"Status": "Shutting down"}
    assert MISSING == {"Error": "Missing user_id or achievement"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"request": "unlock", "user_id": "user1"}',
        b'{"request": "unlock", "achievement": "Find the treasure"}',
        b'{"request": "unlock", "user_id": "", "achievement": "Find the treasure"}',
        b'{"request": "unlock", "user_id": "user1", "achievement": null}',
        b'{"request": "unlock"}',
        b'{"request": "get_achievements"}',
    ],
)
def test_a_missing_field_is_answered_in_the_old_words(body: bytes) -> None:
    assert read_request(body) == Unreadable(MISSING)


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe\x00\x01", "not JSON"),
        (b"\x00" * 64, "not JSON"),
        (b"[" * 60_000, "nests too deeply"),
        (b'{"a":' * 10_000, "nests too deeply"),
        (b"1" * 60_000, "not JSON"),
        (b"[]", "not a JSON object"),
        (b'"unlock"', "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"{}", "does not say what it asks for"),
        (b'{"request": "lock"}', "Unknown request 'lock': use 'unlock', 'get_achievements' or 'Q'."),
        (b'{"request": ["unlock"]}', "Unknown request of type list"),
        (b'{"request": "q"}', "Unknown request 'q'"),
        (b'{"request": "unlock", "user_id": 1, "achievement": "x"}', "user_id: "),
        (b'{"request": "unlock", "user_id": "user1", "achievement": ["x"]}', "achievement: "),
        (b'{"request": "unlock", "user_id": "me", "achievement": "x"}', "user_id: must not be 'me'"),
        (b'{"request": "unlock", "user_id": "user1", "achievement": "\\ud800"}', "achievement: "),
        (b'{"request": "unlock", "user_id": "a\\u0000", "achievement": "x"}', "control characters"),
        (b'{"request": "get_achievements", "user_id": false}', "user_id: "),
        (b'{"request": "get_achievements", "user_id": "' + b"a" * 65 + b'"}', "64 characters"),
        (b'{"request": "unlock", "user_id": "user1", "achievement": "' + b"a" * 121 + b'"}', "120 characters"),
        (b" " * 65_537, "65537 bytes long; 65536 bytes are the most"),
    ],
)
def test_what_is_no_request_is_told_why(body: bytes, part: str) -> None:
    assert part in sentence(body)


def test_an_unknown_request_is_not_repeated_at_length() -> None:
    assert len(sentence(json.dumps({"request": "x" * 50_000}).encode())) < 200


def test_answers_can_be_read_whatever_the_request_held() -> None:
    request = read_request(b'{"request": "\\ud800"}')
    assert isinstance(request, Unreadable)
    assert "\\ud800" in json.loads(write_answer(request.answer))["Error"]
