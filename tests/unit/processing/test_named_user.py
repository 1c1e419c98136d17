"""Whom a message is about that cannot be accepted."""

import pytest

from processing_service.application.messages import RawMessage
from processing_service.application.named_user import named_user
from shared.contracts.event import MAX_MESSAGE_BYTES

STRUCTURED = "application/cloudevents+json"


@pytest.mark.parametrize(
    ("message", "user_id"),
    [
        (RawMessage(b'{"user_id": "user1", "timestamp": "never"}', "T"), "user1"),
        (RawMessage(b'{"type": "T", "userid": "user1"}', "T", content_type=STRUCTURED), "user1"),
        (RawMessage(b'{"type": "T", "subject": "user1"}', "T", content_type=STRUCTURED), "user1"),
        (
            RawMessage(b"no json", "T", headers={"cloudEvents:specversion": "1.0", "cloudEvents:userid": "user1"}),
            "user1",
        ),
        (RawMessage(b'{"user_id": 5}', "T"), None),
        (RawMessage(b'{"user_id": "a\\u0000"}', "T"), None),
        (RawMessage(b'{"user_id": "me"}', "T"), None),
        (RawMessage(b'["user_id"]', "T"), None),
        (RawMessage(b'{"user_id": "user1"', "T"), None),
        (RawMessage(b"\xff", "T"), None),
        (RawMessage(b"[" * 50_000, "T"), None),
        (RawMessage(b'{"user_id": "user1"}' + b" " * MAX_MESSAGE_BYTES, "T"), None),
    ],
)
def test_the_user_is_read_as_far_as_anything_can_be(message: RawMessage, user_id: str | None) -> None:
    assert named_user(message) == user_id
