"""Signatures: what the specification's own libraries test, to the letter."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from processing_service.domain.webhooks.signatures import encode_secret, sign, signature_header

PROJECT = Path(__file__).parents[4]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
TIMESTAMP = 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_vector() -> None:
    """The one that every library of the specification checks itself with."""
    assert sign(SECRET, MESSAGE_ID, TIMESTAMP, BODY) == SIGNATURE


@pytest.mark.parametrize(
    ("message_id", "timestamp", "body"),
    [
        ("msg_p5jXN8AQM9LWM0D4loKWxJeK", TIMESTAMP, BODY),
        (MESSAGE_ID, TIMESTAMP + 1, BODY),
        (MESSAGE_ID, TIMESTAMP, b'{"test":2432232314}'),
    ],
)
def test_every_part_is_signed(message_id: str, timestamp: int, body: bytes) -> None:
    """Another id, moment or body has another signature."""
    assert sign(SECRET, message_id, timestamp, body) != SIGNATURE


def test_while_a_secret_is_exchanged_both_sign() -> None:
    """In the order given, with a space between them."""
    other = encode_secret(b"another key of 32 bytes, exactly")
    header = signature_header([other, SECRET], MESSAGE_ID, TIMESTAMP, BODY)
    assert header == f"{sign(other, MESSAGE_ID, TIMESTAMP, BODY)} {SIGNATURE}"


def test_a_secret_has_the_form_that_libraries_take() -> None:
    """The mark, and then the key in base64."""
    assert encode_secret(b"\x00" * 24) == "whsec_" + "A" * 32


def test_the_documented_receiver_takes_the_documented_request() -> None:
    """`docs/webhooks.md` shows a request and how to verify it; the two fit each other, and what the sender makes."""
    document = (PROJECT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    _, request, _, receiver, *_ = document.split("```")
    head, body = request.strip().split("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    now = int(headers["webhook-timestamp"]) + 10
    known: dict[str, Any] = {
        "base64": base64,
        "hashlib": hashlib,
        "hmac": hmac,
        "Mapping": Mapping,
        "time": SimpleNamespace(time=lambda: now),
    }
    exec(receiver.removeprefix("python"), known)  # noqa: S102 - the document's own code
    is_genuine = known["is_genuine"]
    assert is_genuine(SECRET, headers, body.encode())
    assert not is_genuine(SECRET, headers, body.encode() + b" ")
    signed = sign(SECRET, headers["webhook-id"], int(headers["webhook-timestamp"]), body.encode())
    assert headers["webhook-signature"] == signed
