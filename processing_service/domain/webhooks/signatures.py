"""Signatures by the Standard Webhooks specification: HMAC-SHA256 over id, timestamp and body."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

SECRET_BYTES: Final = 32
_MARK: Final = "whsec_"
_VERSION: Final = "v1"


def encode_secret(key: bytes) -> str:
    """A key in the form in which receivers' libraries take it."""
    return _MARK + b64encode(key).decode()


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of one secret; `timestamp` is the moment of the attempt in Unix seconds."""
    key = b64decode(secret.removeprefix(_MARK))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"{_VERSION},{b64encode(hmac.new(key, signed, sha256).digest()).decode()}"


def signature_header(secrets: Iterable[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The signatures of all secrets, of which a receiver needs to know one: so a secret can be exchanged in peace."""
    return " ".join(sign(secret, message_id, timestamp, body) for secret in secrets)
